/** The report as Micrometer meters on a Prometheus registry. */
package io.github.flinkmemory.exporter.metrics;
