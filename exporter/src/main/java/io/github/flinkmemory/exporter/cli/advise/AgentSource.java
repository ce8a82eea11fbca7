package io.github.flinkmemory.exporter.cli.advise;

import io.github.flinkmemory.exporter.cli.AgentReport;
import io.github.flinkmemory.exporter.cli.HttpText;
import io.github.flinkmemory.exporter.cli.JsonTree;
import io.github.flinkmemory.exporter.cli.UsageException;
import io.github.flinkmemory.exporter.model.MemoryModel;
import io.github.flinkmemory.exporter.model.ProcessRole;
import org.jspecify.annotations.Nullable;

/** Asks a running agent for what it has seen. */
final class AgentSource {
  private final @Nullable String token;

  /**
   * @param token a bearer token; null for none
   */
  AgentSource(@Nullable String token) {
    this.token = token;
  }

  /**
   * @throws UsageException when it cannot be asked, or has nothing to tell yet: one line
   */
  Observation observe(String agent) throws UsageException {
    String told = "--agent " + HttpText.shown(agent);
    JsonTree report = AgentReport.fetch(agent, token);
    ProcessRole role = ReportReader.role(report);
    if (role == null) {
      throw new UsageException(
          told
              + ": its process is a '"
              + report.object("process").text("role")
              + "', neither a taskmanager nor a jobmanager");
    }
    if (report.flag("withheld")) {
      throw new UsageException(
          told + ": its measurements are withheld, for its last sample is too old; is it hanging?");
    }
    MemoryModel model = ReportReader.model(report, role);
    if (model == null) {
      throw new UsageException(told + ": " + withoutModel(report));
    }
    if (report.object("evidence").isEmpty()) {
      throw new UsageException(told + ": its version tells no evidence for advice; update it");
    }
    return new Observation(
        HttpText.shown(agent),
        "",
        report.object("process").text("config_hash"),
        1,
        EvidenceReader.input(report, model),
        ReportReader.policy(report),
        ReportReader.raises(report),
        ReportReader.conflicts(report),
        "");
  }

  private static String withoutModel(JsonTree report) {
    return report.object("model").isEmpty()
        ? "it does not know the memory model of its process yet; see its page for the reason"
        : "its process has no complete memory model (a MiniCluster, or a JobManager of Flink 1.10):"
            + " there is nothing to advise on";
  }
}
