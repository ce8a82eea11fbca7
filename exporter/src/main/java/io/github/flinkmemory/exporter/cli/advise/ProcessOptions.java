package io.github.flinkmemory.exporter.cli.advise;

import io.github.flinkmemory.exporter.cli.UsageException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The processes to advise on, one by one: agents that run, or what was recorded of them. */
final class ProcessOptions {
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

  /** How many kinds of them are given. */
  int kinds() {
    return (agents.isEmpty() ? 0 : 1) + (traces.isEmpty() ? 0 : 1);
  }

  /**
   * @param token a bearer token; null for none
   * @throws UsageException when the only one that was asked for cannot be observed
   */
  void observe(@Nullable String token, Observations observations) throws UsageException {
    AgentSource source = new AgentSource(token);
    for (String agent : agents) {
      try {
        observations.add(source.observe(agent));
      } catch (UsageException e) {
        observations.leaveOut(e, agents.size());
      }
    }
    for (Path trace : traces) {
      try {
        observations.addAll(TraceSource.observe(trace, observations.complaints()));
      } catch (UsageException e) {
        observations.leaveOut(e, traces.size());
      }
    }
  }
}
