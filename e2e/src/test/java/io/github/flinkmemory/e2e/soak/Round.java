package io.github.flinkmemory.e2e.soak;

/**
 * After one more job has come and gone.
 *
 * @param job its number
 * @param with the TaskManager with the agent
 * @param without the one without
 * @param collections full collections of both until the one with the agent had no more loaders of
 *     jobs than the one without
 */
record Round(int job, Footprint with, Footprint without, int collections) {}
