package io.github.flinkmemory.e2e.soak;

/**
 * After one more job has come and gone.
 *
 * @param job its number
 * @param with the TaskManager with the agent
 * @param without the one without
 * @param collectionsWith full collections until no loader of a finished job was left, with the
 *     agent
 * @param collectionsWithout the same without
 */
record Round(
    int job, Footprint with, Footprint without, int collectionsWith, int collectionsWithout) {}
