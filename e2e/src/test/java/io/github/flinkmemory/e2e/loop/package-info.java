/** Advice that is taken: the configuration edited, the TaskManager restarted, the job run again. */
package io.github.flinkmemory.e2e.loop;
