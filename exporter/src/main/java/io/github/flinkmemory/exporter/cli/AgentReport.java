package io.github.flinkmemory.exporter.cli;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The report of a running agent. */
public final class AgentReport {
  private AgentReport() {}

  /**
   * @param agent the agent's address as the user gave it
   * @param token a bearer token; null for none
   * @throws UsageException when there is no agent, or no report that this version can read
   */
  public static JsonTree fetch(String agent, @Nullable String token) throws UsageException {
    String told = "--agent " + HttpText.shown(agent);
    String text = HttpText.get("--agent", agent, "/report.json", token, AnswerLimits.REPORT);
    JsonTree report;
    try {
      report = JsonTree.parse(text);
    } catch (IOException e) {
      throw new UsageException(told + ": answers no report; is it another server?", e);
    }
    Long schema = report.number("schema");
    if (schema == null || report.object("process").isEmpty()) {
      throw new UsageException(told + ": answers no report; is it another server?");
    }
    if (schema != 1) {
      throw new UsageException(
          told
              + ": its report has schema "
              + schema
              + ", this command reads 1; use the one of the agent's version");
    }
    return report;
  }
}
