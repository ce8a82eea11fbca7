/**
 * What the kernel and the JVM's own tools say about a process, read from outside: the truth that
 * the agent is compared with. Nothing here passes through the agent.
 */
package io.github.flinkmemory.e2e.truth;
