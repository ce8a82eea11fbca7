/** How a configuration becomes sizes: Flink's own arithmetic, in Flink's own order. */
package io.github.flinkmemory.exporter.model.resolve;
