package io.github.flinkmemory.exporter.cli;

import io.github.flinkmemory.exporter.model.DeployMode;
import io.github.flinkmemory.exporter.model.ProcessRole;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the words that options take, by the labels that metrics and JSON use too. */
final class Converters {
  private Converters() {}

  private static <E> E read(String text, E[] values, Function<E, String> label) {
    List<String> labels = new ArrayList<>();
    for (E value : values) {
      if (label.apply(value).equals(text)) {
        return value;
      }
      labels.add(label.apply(value));
    }
    throw new TypeConversionException("'" + text + "' is none of " + String.join(", ", labels));
  }

  static final class Role implements ITypeConverter<ProcessRole> {
    @Override
    public ProcessRole convert(String text) {
      return read(text, ProcessRole.values(), ProcessRole::label);
    }
  }

  static final class Mode implements ITypeConverter<DeployMode> {
    @Override
    public DeployMode convert(String text) {
      return read(text, DeployMode.values(), DeployMode::label);
    }
  }

  static final class OutputFormat implements ITypeConverter<Format> {
    @Override
    public Format convert(String text) {
      return read(text, Format.values(), Format::name);
    }
  }
}
