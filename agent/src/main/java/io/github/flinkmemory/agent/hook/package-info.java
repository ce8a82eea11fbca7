/** Catches Flink's root object, and nothing that is read from it. */
package io.github.flinkmemory.agent.hook;
