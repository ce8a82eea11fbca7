/** {@code advise}: from agents, traces or Prometheus to one edit for each configuration. */
package io.github.flinkmemory.exporter.cli.advise;
