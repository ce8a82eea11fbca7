/** Whether a TaskManager with the agent stays as it is while jobs come and go. */
package io.github.flinkmemory.e2e.soak;
