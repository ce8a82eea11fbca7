/**
 * Whether the agent's account of a TaskManager, and of a JobManager, is true: workloads of known
 * size, and a table.
 */
package io.github.flinkmemory.e2e.accuracy;
