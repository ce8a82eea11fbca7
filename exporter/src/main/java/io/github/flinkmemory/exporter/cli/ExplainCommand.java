package io.github.flinkmemory.exporter.cli;

import io.github.flinkmemory.exporter.model.DeployMode;
import io.github.flinkmemory.exporter.model.FlinkVersion;
import io.github.flinkmemory.exporter.model.ProcessRole;
import io.github.flinkmemory.exporter.model.file.ConfigurationFileException;
import io.github.flinkmemory.exporter.model.file.ConfigurationFiles;
import io.github.flinkmemory.exporter.model.file.FlinkHome;
import io.github.flinkmemory.exporter.model.file.ImageEnvironment;
import io.github.flinkmemory.exporter.model.file.LoadedConfiguration;
import io.github.flinkmemory.exporter.model.option.MemoryOption;
import io.github.flinkmemory.exporter.model.resolve.MemoryModelResolver;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code explain}: what will Flink make of this configuration? */
@Command(
    name = "explain",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    sortOptions = false,
    description = "Shows what Flink makes of a configuration's memory options, to the byte.",
    footer = {
      "",
      "Exit codes: 0 Flink takes the configuration, 1 Flink refuses it, 2 wrong usage."
    })
final class ExplainCommand implements Callable<Integer> {
  private static final int REFUSED = 1;

  private final Map<String, String> environment;
  private final Terminal terminal;

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--conf",
      paramLabel = "DIR|FILE",
      description =
          "Configuration directory or file. Default: FLINK_CONF_DIR, else conf of --flink-home.")
  private @Nullable Path conf;

  @Option(
      names = "-D",
      paramLabel = "KEY=VALUE",
      description = "Sets an option on top of the file; repeatable.")
  private List<String> dynamicProperties = new ArrayList<>();

  @Option(
      names = "--flink-version",
      paramLabel = "VERSION",
      description = "As 1.20 or 1.20.3. Default: that of --flink-home, else 2.3.")
  private @Nullable String flinkVersion;

  @Option(
      names = "--flink-home",
      paramLabel = "DIR",
      description = "A Flink installation, for its version and its configuration.")
  private @Nullable Path flinkHome;

  @Option(
      names = "--role",
      paramLabel = "ROLE",
      description = "taskmanager (default) or jobmanager.",
      converter = Converters.Role.class)
  private ProcessRole role = ProcessRole.TASK_MANAGER;

  @Option(
      names = "--mode",
      paramLabel = "MODE",
      description = "standalone (default), yarn, kubernetes, mesos or local (MiniCluster).",
      converter = Converters.Mode.class)
  private DeployMode mode = DeployMode.STANDALONE;

  @Option(names = "--slots", paramLabel = "N", description = "Sets taskmanager.numberOfTaskSlots.")
  private @Nullable Integer slots;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "table (default), json, yaml or flags (the JVM's arguments alone).",
      converter = Converters.OutputFormat.class)
  private Format format = Format.table;

  @Option(
      names = "--diff",
      paramLabel = "OTHER",
      description =
          "Another directory or file to show beside this one; -D and --slots do not change it.")
  private @Nullable Path diff;

  @Option(
      names = "--diff-flink-version",
      paramLabel = "VERSION",
      description = "The version of the other side. Alone: the same configuration, other version.")
  private @Nullable String diffFlinkVersion;

  @Option(
      names = "--batch",
      paramLabel = "FILE|-",
      description = {
        "One configuration a line: tm or jm, then key=value, separated by tabs.",
        "Prints one JSON object a line. --conf, if given, is the base of each."
      })
  private @Nullable String batch;

  ExplainCommand(Map<String, String> environment, Terminal terminal) {
    this.environment = environment;
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws UsageException {
    PrintWriter out = commandLine().getOut();
    if (batch != null) {
      return batch(batch, out);
    }
    Path path = configurationPath();
    VersionChoice choice = VersionChoice.of(flinkVersion, flinkHome, path);
    List<String> remarks = new ArrayList<>();
    if (!choice.remark().isEmpty()) {
      remarks.add(choice.remark());
    }
    Subject subject = subject(path, choice.version(), true);
    Report report = new Report(out, commandLine().getErr(), format, terminal);
    if (diff == null && diffFlinkVersion == null) {
      report.print(subject, remarks);
      return exitCode(subject);
    }
    FlinkVersion otherVersion =
        diffFlinkVersion == null
            ? choice.version()
            : VersionChoice.of(diffFlinkVersion, null, null).version();
    Subject other = subject(diff == null ? path : diff, otherVersion, diff == null);
    report.print(subject, other, remarks);
    return Math.max(exitCode(subject), exitCode(other));
  }

  private static int exitCode(Subject subject) {
    return subject.resolution().model().isPresent() ? CommandLine.ExitCode.OK : REFUSED;
  }

  private CommandLine commandLine() {
    if (spec == null) {
      throw new IllegalStateException("not run by a command line");
    }
    return spec.commandLine();
  }

  private @Nullable Path configurationPath() throws UsageException {
    if (conf != null) {
      return conf;
    }
    String directory = environment.get("FLINK_CONF_DIR");
    if (flinkHome != null) {
      return FlinkHome.configuration(flinkHome);
    }
    if (directory != null && !directory.isEmpty()) {
      return Paths.get(directory);
    }
    if (dynamicProperties.isEmpty() && !environment.containsKey("FLINK_PROPERTIES")) {
      throw new UsageException(
          "no configuration: give --conf DIR|FILE, --flink-home DIR or -D key=value, or set"
              + " FLINK_CONF_DIR");
    }
    return null;
  }

  private Subject subject(@Nullable Path path, FlinkVersion version, boolean withOverrides)
      throws UsageException {
    LoadedConfiguration configuration = load(path, version);
    if (withOverrides) {
      configuration = configuration.overriddenBy(DynamicProperties.parse(dynamicProperties), "-D");
      if (slots != null) {
        configuration =
            configuration.overriddenBy(
                Collections.singletonMap(MemoryOption.TASK_SLOTS.key(), String.valueOf(slots)),
                "--slots");
      }
    }
    String name = path == null ? "no file" : path.toString();
    return new Subject(
        name,
        configuration,
        new MemoryModelResolver(version, role, mode, environment).resolve(configuration.values()));
  }

  private LoadedConfiguration load(@Nullable Path path, FlinkVersion version)
      throws UsageException {
    try {
      LoadedConfiguration file =
          path == null ? LoadedConfiguration.empty() : ConfigurationFiles.load(path, version);
      return ImageEnvironment.apply(file, environment, version);
    } catch (ConfigurationFileException e) {
      throw new UsageException(e.reason(), e);
    }
  }

  private int batch(String file, PrintWriter out) throws UsageException {
    Path path = conf == null && flinkHome != null ? FlinkHome.configuration(flinkHome) : conf;
    FlinkVersion version = VersionChoice.of(flinkVersion, flinkHome, path).version();
    Map<String, String> base = new LinkedHashMap<>();
    if (conf != null) {
      base.putAll(load(conf, version).values());
    }
    Map<String, String> overrides = DynamicProperties.parse(dynamicProperties);
    if (slots != null) {
      overrides.put(MemoryOption.TASK_SLOTS.key(), String.valueOf(slots));
    }
    boolean allAccepted =
        BatchInput.resolve(file, new BatchLine(version, mode, base, overrides), out);
    return allAccepted ? CommandLine.ExitCode.OK : REFUSED;
  }
}
