/** Which process this is, and the memory model that it was started with. */
package io.github.flinkmemory.agent.start.process;
