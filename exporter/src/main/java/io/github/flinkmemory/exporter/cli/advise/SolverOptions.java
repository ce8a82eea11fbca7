package io.github.flinkmemory.exporter.cli.advise;

import io.github.flinkmemory.exporter.advice.AdviceMode;
import io.github.flinkmemory.exporter.cli.Converters;
import io.github.flinkmemory.exporter.cli.DynamicProperties;
import io.github.flinkmemory.exporter.cli.UsageException;
import io.github.flinkmemory.exporter.model.MemorySize;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** What the edit is made to, and what it may do. */
final class SolverOptions {
  @Option(
      names = "--conf",
      paramLabel = "DIR|FILE",
      description =
          "The user's own configuration, to which the edit is made. Default: what the agent found;"
              + " Prometheus knows none.")
  private @Nullable Path conf;

  @Option(
      names = "-D",
      paramLabel = "KEY=VALUE",
      description = "An option of the user's own on top of the file; repeatable.")
  private List<String> dynamicProperties = new ArrayList<>();

  @Option(
      names = "--mode",
      paramLabel = "MODE",
      description =
          "rebalance (the total stays), grow, or shrink (it may also be cut). Default: the agent's,"
              + " grow.",
      converter = Mode.class)
  private @Nullable AdviceMode mode;

  @Option(
      names = "--cap",
      paramLabel = "SIZE",
      description = "What total process memory must not pass, as 4g. Default: the agent's, none.",
      converter = Size.class)
  private @Nullable Long cap;

  static final class Mode implements ITypeConverter<AdviceMode> {
    @Override
    public AdviceMode convert(String text) {
      return Converters.read(text, AdviceMode.values(), AdviceMode::label);
    }
  }

  static final class Size implements ITypeConverter<Long> {
    private static final long LEAST_BYTES = 1L << 20;

    @Override
    public Long convert(String text) {
      long bytes;
      try {
        bytes = MemorySize.parseBytes(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException("'" + text + "' is no size; write it as 4g or 2048m");
      }
      if (bytes < LEAST_BYTES) {
        throw new TypeConversionException(
            "'"
                + text
                + "' is "
                + bytes
                + " bytes, with which no JVM starts; write it as 4g or 2048m");
      }
      return bytes;
    }
  }

  GroupSolver solver() throws UsageException {
    OwnConfiguration own = new OwnConfiguration(conf, DynamicProperties.parse(dynamicProperties));
    return new GroupSolver(own, mode, cap);
  }
}
