/** The only types of the agent that woven code may name: JDK types alone, visible to the host. */
package io.github.flinkmemory.agent.bridge;
