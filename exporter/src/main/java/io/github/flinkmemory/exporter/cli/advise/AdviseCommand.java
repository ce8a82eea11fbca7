package io.github.flinkmemory.exporter.cli.advise;

import io.github.flinkmemory.exporter.cli.Converters;
import io.github.flinkmemory.exporter.cli.Main;
import io.github.flinkmemory.exporter.cli.Terminal;
import io.github.flinkmemory.exporter.cli.TokenFile;
import io.github.flinkmemory.exporter.cli.UsageException;
import io.github.flinkmemory.exporter.model.ProcessRole;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

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
      "Exit codes: 0 no change, 3 change, 4 urgent change, 5 trouble, but there is no edit (no size"
          + " helps against a leak or a fragmented allocator, what is needed does not fit, the own"
          + " configuration is not known, something else sizes), 1 too little was seen,"
          + " 2 wrong usage or no data, 70 an error of this program."
    })
public final class AdviseCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Spec private @Nullable CommandSpec spec;

  @Mixin private ProcessOptions processes = new ProcessOptions();

  @Mixin private FleetOptions fleet = new FleetOptions();

  @Option(
      names = "--role",
      paramLabel = "ROLE",
      description = "taskmanager or jobmanager. Default: both, each on its own.",
      converter = Converters.Role.class)
  private @Nullable ProcessRole role;

  @Mixin private SolverOptions solving = new SolverOptions();

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

  public AdviseCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws UsageException {
    CommandLine commandLine = commandLine();
    AdviceOutput output =
        new AdviceOutput(commandLine.getOut(), commandLine.getErr(), format, terminal);
    GroupSolver solver = solving.solver();
    Observations observations = observe();
    List<Group> groups = observations.groups();
    List<String> complaints = new ArrayList<>(observations.complaints());
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

  private Observations observe() throws UsageException {
    int kinds = processes.kinds() + (fleet.isGiven() ? 1 : 0);
    if (kinds != 1) {
      throw new UsageException(
          kinds == 0
              ? "nothing to look at: give --agent URL, --prometheus URL or --trace FILE"
              : "--agent, --prometheus and --trace do not go together: give one of them");
    }
    String token = TokenFile.read(tokenFile);
    Observations observations = new Observations();
    fleet.observe(token, role, observations);
    processes.observe(token, observations);
    if (role != null) {
      observations.keep(role);
    }
    return observations;
  }
}
