/** Likely mistakes that Flink accepts, and conflicts between the model and the running JVM. */
package io.github.flinkmemory.exporter.model.check;
