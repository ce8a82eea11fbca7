/** Faults in real TaskManagers, and what advice says of them: when, how rightly, and what harm. */
package io.github.flinkmemory.e2e.evaluation;
