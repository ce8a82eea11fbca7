/**
 * The contract between measuring and meaning: one immutable snapshot per tick. Knows no source of
 * samples.
 */
package io.github.flinkmemory.exporter.sample;
