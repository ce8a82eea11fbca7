/**
 * Jobs for real clusters: keyed state, by rate for the demo or bounded with a result that can be
 * compared; and jobs that each hold a known amount of one kind of memory.
 */
package io.github.flinkmemory.e2e.job;
