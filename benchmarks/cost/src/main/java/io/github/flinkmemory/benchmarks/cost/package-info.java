/** What the agent costs a whole TaskManager, measured from outside and beside what others cost. */
package io.github.flinkmemory.benchmarks.cost;
