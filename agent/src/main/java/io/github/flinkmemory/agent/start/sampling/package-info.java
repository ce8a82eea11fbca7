/** The sampler's thread, what it asks in each tick, and who watches it. */
package io.github.flinkmemory.agent.start.sampling;
