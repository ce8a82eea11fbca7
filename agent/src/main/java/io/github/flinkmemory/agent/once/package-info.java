/** Loads what is needed once, so that the JVM can unload it afterwards. */
package io.github.flinkmemory.agent.once;
