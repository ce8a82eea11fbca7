/** The seam behind which every reader stands. */
package io.github.flinkmemory.agent.read;
