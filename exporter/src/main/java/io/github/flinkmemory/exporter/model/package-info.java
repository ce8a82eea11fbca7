/**
 * Flink's memory model: components, areas, sizes, options and how a configuration resolves. Knows
 * neither the JVM nor Flink's classes nor metrics.
 */
package io.github.flinkmemory.exporter.model;
