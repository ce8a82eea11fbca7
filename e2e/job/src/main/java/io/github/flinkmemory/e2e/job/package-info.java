/**
 * A job for real clusters: keyed state in RocksDB, by rate for the demo or bounded with a result
 * that can be compared.
 */
package io.github.flinkmemory.e2e.job;
