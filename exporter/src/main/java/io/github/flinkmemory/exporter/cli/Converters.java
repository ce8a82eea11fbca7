package io.github.flinkmemory.exporter.cli;

import io.github.flinkmemory.exporter.model.DeployMode;
import io.github.flinkmemory.exporter.model.ProcessRole;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the words that options take, by the labels that metrics and JSON use too. */
public final class Converters {
  private Converters() {}

  /** The value of that label; a list of all labels in the error. */
  public static <E> E read(String text, E[] values, Function<E, String> label) {
    List<String> labels = new ArrayList<>();
    for (E value : values) {
      if (label.apply(value).equals(text)) {
        return value;
      }
      labels.add(label.apply(value));
    }
    throw new TypeConversionException("'" + text + "' is none of " + String.join(", ", labels));
  }

  public static final class Role implements ITypeConverter<ProcessRole> {
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

  /** {@code 500ms}, {@code 10s}, {@code 30m}, {@code 24h}, {@code 7d}; at most a hundred years. */
  public static final class Time implements ITypeConverter<Duration> {
    /** As nanoseconds, a long holds 292 years. */
    static final Duration LONGEST = Duration.ofDays(36_500);

    private static final Pattern TIME = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");

    @Override
    public Duration convert(String text) {
      Matcher time = TIME.matcher(text);
      if (!time.matches() || Long.parseLong(time.group(1)) == 0) {
        throw new TypeConversionException(
            "'" + text + "' is no time; write it as 500ms, 10s, 30m, 24h or 7d");
      }
      Duration duration = of(Long.parseLong(time.group(1)), time.group(2));
      return duration.compareTo(LONGEST) > 0 ? LONGEST : duration;
    }

    private static Duration of(long amount, String unit) {
      switch (unit) {
        case "ms":
          return Duration.ofMillis(amount);
        case "s":
          return Duration.ofSeconds(amount);
        case "m":
          return Duration.ofMinutes(amount);
        case "h":
          return Duration.ofHours(amount);
        default:
          return Duration.ofDays(amount);
      }
    }
  }
}
