package io.github.flinkmemory.exporter.cli.advise;

import io.github.flinkmemory.exporter.cli.Converters;
import picocli.CommandLine.ITypeConverter;

/** How advice is printed. */
enum AdviceFormat {
  TABLE("table"),
  JSON("json"),
  CONFIG_YAML("config-yaml"),
  FLINK_CONF("flink-conf"),
  PATCH("patch");

  private final String label;

  AdviceFormat(String label) {
    this.label = label;
  }

  /** The value of the option. */
  String label() {
    return label;
  }

  /** Whether it prints one edit and nothing else. */
  boolean isEdit() {
    return this != TABLE && this != JSON;
  }

  static final class Converter implements ITypeConverter<AdviceFormat> {
    @Override
    public AdviceFormat convert(String text) {
      return Converters.read(text, AdviceFormat.values(), AdviceFormat::label);
    }
  }
}
