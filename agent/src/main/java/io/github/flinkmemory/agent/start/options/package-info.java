/** The agent's options: one table of them, where they are read from, and the settings they make. */
package io.github.flinkmemory.agent.start.options;
