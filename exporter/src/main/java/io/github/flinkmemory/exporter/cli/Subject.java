package io.github.flinkmemory.exporter.cli;

import io.github.flinkmemory.exporter.model.file.LoadedConfiguration;
import io.github.flinkmemory.exporter.model.resolve.Resolution;

/** One configuration with its name for people, and what a Flink made of it. */
final class Subject {
  private final String name;
  private final LoadedConfiguration configuration;
  private final Resolution resolution;

  Subject(String name, LoadedConfiguration configuration, Resolution resolution) {
    this.name = name;
    this.configuration = configuration;
    this.resolution = resolution;
  }

  String name() {
    return name;
  }

  LoadedConfiguration configuration() {
    return configuration;
  }

  Resolution resolution() {
    return resolution;
  }
}
