/** The agent as users meet it: an option of a JVM, a line on stderr, and a page. */
package io.github.flinkmemory.e2e.agent;
