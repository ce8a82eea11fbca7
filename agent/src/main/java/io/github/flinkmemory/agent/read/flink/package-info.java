/** Readers of Flink's objects, and the table of its symbols. */
package io.github.flinkmemory.agent.read.flink;
