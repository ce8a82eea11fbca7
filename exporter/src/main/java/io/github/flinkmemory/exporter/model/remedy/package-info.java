/** The smallest changes with which Flink would take a configuration that it refuses. */
package io.github.flinkmemory.exporter.model.remedy;
