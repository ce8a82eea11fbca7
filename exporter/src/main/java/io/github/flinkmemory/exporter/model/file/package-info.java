/** Reads a user's configuration from files and environment exactly as Flink reads it. */
package io.github.flinkmemory.exporter.model.file;
