/** Options, wiring, life cycle and the watchdog. */
package io.github.flinkmemory.agent.start;
