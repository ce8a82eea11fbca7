package io.github.flinkmemory.exporter.cli;

/** How a resolution is printed. */
enum Format {
  table,
  json,
  yaml,
  flags
}
