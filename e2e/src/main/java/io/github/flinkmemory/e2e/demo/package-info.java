/**
 * {@code ./demo}: a real cluster with the agent, and a live table of what the agent says, in the
 * terminal.
 */
package io.github.flinkmemory.e2e.demo;
