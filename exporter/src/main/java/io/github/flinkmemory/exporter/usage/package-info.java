/** From samples to what an area uses, needs and has needed at most. */
package io.github.flinkmemory.exporter.usage;
