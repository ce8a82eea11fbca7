package io.github.flinkmemory.exporter.cli.advise;

import io.github.flinkmemory.exporter.advice.AdviceMode;
import io.github.flinkmemory.exporter.advice.AdvicePolicy;
import io.github.flinkmemory.exporter.cli.Converters;
import io.github.flinkmemory.exporter.cli.Main;
import io.github.flinkmemory.exporter.cli.Terminal;
import io.github.flinkmemory.exporter.cli.TokenFile;
import io.github.flinkmemory.exporter.cli.UsageException;
import io.github.flinkmemory.exporter.model.MemorySize;
import io.github.flinkmemory.exporter.model.ProcessRole;
import io.github.flinkmemory.exporter.usage.UsagePolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code advise}: what to change in the configuration of processes that run, or why nothing. */
@Command(
    name = "advise",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    sortOptions = false,
    description =
        "Advises on the memory of running Flink processes: from their agents, from Prometheus, or"
            + " from what record wrote.",
    footer = {
      "",
      "Processes with the same configuration are solved as one, by the largest demand of each area.",
      "Exit codes: 0 no change, 3 change, 4 urgent change, 5 needed, but there is no edit (it does"
          + " not fit, the own configuration is not known, something else sizes), 1 too little was"
          + " seen, 2 wrong usage or no data, 70 an error of this program."
    })
public final class AdviseCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--agent",
      paramLabel = "URL",
      description = "An agent's address, as http://host:9249 or host:9249; repeatable.")
  private List<String> agents = new ArrayList<>();

  @Option(
      names = "--trace",
      paramLabel = "FILE",
      description = "What record wrote, packed with gzip or not; repeatable.")
  private List<Path> traces = new ArrayList<>();

  @Option(
      names = "--prometheus",
      paramLabel = "URL",
      description = "A Prometheus that scrapes the agents.")
  private @Nullable String prometheus;

  @Option(
      names = "--match",
      paramLabel = "SELECTOR",
      description = "With --prometheus: which processes, as '{namespace=\"flink\"}'. Default: all.")
  private String match = "{}";

  @Option(
      names = "--by",
      paramLabel = "LABEL[,LABEL]",
      description = "With --prometheus: labels that tell deployments apart. Default: none.")
  private String by = "";

  @Option(
      names = "--window",
      paramLabel = "TIME",
      description = "With --prometheus: how far to look back. Default: 7d.",
      converter = Converters.Time.class)
  private Duration window = Duration.ofDays(7);

  @Option(
      names = "--bucket",
      paramLabel = "TIME",
      description =
          "With --prometheus: the time whose highest value is one observation, as the agent's"
              + " option adviceBucket. Default: 5m; shorter for demonstrations only.",
      converter = Converters.Time.class)
  private Duration bucket = Duration.ofMinutes(5);

  @Option(
      names = "--role",
      paramLabel = "ROLE",
      description = "taskmanager or jobmanager. Default: both, each on its own.",
      converter = Converters.Role.class)
  private @Nullable ProcessRole role;

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

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "table (default), json, or the edit alone: config-yaml, flink-conf, patch.",
      converter = AdviceFormat.Converter.class)
  private AdviceFormat format = AdviceFormat.TABLE;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "Holds a bearer token for the agents or the Prometheus.")
  private @Nullable Path tokenFile;

  private boolean complete = true;

  public AdviseCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  static final class Mode implements ITypeConverter<AdviceMode> {
    @Override
    public AdviceMode convert(String text) {
      return Converters.read(text, AdviceMode.values(), AdviceMode::label);
    }
  }

  static final class Size implements ITypeConverter<Long> {
    @Override
    public Long convert(String text) {
      try {
        return MemorySize.parseBytes(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException("'" + text + "' is no size; write it as 4g or 2048m");
      }
    }
  }

  @Override
  public Integer call() throws UsageException {
    CommandLine commandLine = commandLine();
    AdviceOutput output =
        new AdviceOutput(commandLine.getOut(), commandLine.getErr(), format, terminal);
    GroupSolver solver = new GroupSolver(new OwnConfiguration(conf, overrides()), mode, cap);
    List<String> complaints = new ArrayList<>();
    List<Observation> observations = observe(complaints);
    observations.removeIf(
        observation -> role != null && observation.input().model().role() != role);
    List<Group> groups = Group.of(observations, complete);
    complaints.addAll(AdviceOutput.mixtures(groups));
    output.complain(complaints);
    if (groups.isEmpty()) {
      throw new UsageException(
          "nothing to advise on" + (complaints.isEmpty() ? "" : ", see above"));
    }
    List<GroupAdvice> solved = new ArrayList<>();
    for (Group group : groups) {
      solved.add(solver.solve(group));
    }
    output.print(solved, complaints);
    return Outcome.of(solved).exitCode();
  }

  private CommandLine commandLine() {
    if (spec == null) {
      throw new IllegalStateException("not run by a command line");
    }
    return spec.commandLine();
  }

  private List<Observation> observe(List<String> complaints) throws UsageException {
    int sources =
        (agents.isEmpty() ? 0 : 1) + (traces.isEmpty() ? 0 : 1) + (prometheus == null ? 0 : 1);
    if (sources != 1) {
      throw new UsageException(
          sources == 0
              ? "nothing to look at: give --agent URL, --prometheus URL or --trace FILE"
              : "--agent, --prometheus and --trace do not go together: give one of them");
    }
    String token = TokenFile.read(tokenFile);
    if (prometheus != null) {
      return fromPrometheus(new PrometheusServer(prometheus, token), complaints);
    }
    List<Observation> observations = new ArrayList<>();
    AgentSource source = new AgentSource(token);
    for (String agent : agents) {
      try {
        observations.add(source.observe(agent));
      } catch (UsageException e) {
        leaveOut(e, agents.size(), complaints);
      }
    }
    for (Path trace : traces) {
      try {
        observations.addAll(TraceSource.observe(trace, complaints));
      } catch (UsageException e) {
        leaveOut(e, traces.size(), complaints);
      }
    }
    return observations;
  }

  /** One of several that cannot be asked does not keep the others from telling. */
  private void leaveOut(UsageException e, int of, List<String> complaints) throws UsageException {
    if (of == 1) {
      throw e;
    }
    complete = false;
    complaints.add(e.getMessage() + "; left out");
  }

  private List<Observation> fromPrometheus(PrometheusServer server, List<String> complaints)
      throws UsageException {
    List<Observation> observations =
        new PrometheusSource(
                server,
                SeriesSelector.parse(match),
                PrometheusSource.labels(by),
                window,
                policy(),
                role)
            .observe(complaints);
    complete = server.isComplete();
    complaints.addAll(server.warnings());
    return observations;
  }

  private AdvicePolicy policy() throws UsageException {
    AdvicePolicy production = AdvicePolicy.production();
    try {
      double scale = bucket.toMillis() / (double) production.usage().bucketMillis();
      return production.usage(UsagePolicy.scaled(scale));
    } catch (IllegalArgumentException e) {
      throw new UsageException("--bucket: must lie between 200ms and 5m", e);
    }
  }

  private Map<String, String> overrides() throws UsageException {
    Map<String, String> overrides = new LinkedHashMap<>();
    for (String property : dynamicProperties) {
      int equals = property.indexOf('=');
      if (equals <= 0) {
        throw new UsageException("-D " + property + ": must be key=value");
      }
      overrides.put(property.substring(0, equals), property.substring(equals + 1));
    }
    return overrides;
  }
}
