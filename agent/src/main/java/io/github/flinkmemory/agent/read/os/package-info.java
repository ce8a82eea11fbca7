/** Readers of the kernel's files, and of other systems through OSHI. */
package io.github.flinkmemory.agent.read.os;
