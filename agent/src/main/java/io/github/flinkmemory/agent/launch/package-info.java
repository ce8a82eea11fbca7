/** Entered by the JVM; opens the hidden loader. Knows no library. */
package io.github.flinkmemory.agent.launch;
