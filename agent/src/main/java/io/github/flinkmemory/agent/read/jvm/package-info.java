/** Readers of the JVM's own beans. */
package io.github.flinkmemory.agent.read.jvm;
