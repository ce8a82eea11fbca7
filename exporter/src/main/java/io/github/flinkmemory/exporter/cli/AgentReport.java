package io.github.flinkmemory.exporter.cli;

import java.io.IOException;

/** The report of a running agent. */
final class AgentReport {
  private AgentReport() {}

  /**
   * @param agent the agent's address as the user gave it
   * @throws UsageException when there is no agent, or no report that this version can read
   */
  static JsonTree fetch(String agent) throws UsageException {
    String text = HttpText.get("--agent", agent, "/report.json");
    JsonTree report;
    try {
      report = JsonTree.parse(text);
    } catch (IOException e) {
      throw new UsageException(
          "--agent " + agent + ": answers no report; is it another server?", e);
    }
    Long schema = report.number("schema");
    if (schema == null || report.object("process").isEmpty()) {
      throw new UsageException("--agent " + agent + ": answers no report; is it another server?");
    }
    if (schema != 1) {
      throw new UsageException(
          "--agent "
              + agent
              + ": its report has schema "
              + schema
              + ", this command reads 1; use the one of the agent's version");
    }
    return report;
  }
}
