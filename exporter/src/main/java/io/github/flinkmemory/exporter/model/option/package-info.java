/** Flink's memory options: one table of keys, types, defaults per version, and meaning. */
package io.github.flinkmemory.exporter.model.option;
