package io.github.flinkmemory.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.flinkmemory.e2e.agent.AgentEndpoint;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/** What an agent's {@code /report.json} says of each source of measurements. */
final class SourceReports {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final JsonNode sources;

  private SourceReports(JsonNode sources) {
    this.sources = sources;
  }

  static SourceReports of(AgentEndpoint agent) throws IOException {
    return new SourceReports(JSON.readTree(agent.get("/report.json").body()).path("sources"));
  }

  /** The state of every source by its label. */
  Map<String, String> states() {
    Map<String, String> states = new TreeMap<>();
    sources
        .properties()
        .forEach(source -> states.put(source.getKey(), source.getValue().path("state").asText()));
    return states;
  }

  /** Why a source, or a part of it, is not up; empty when all is. */
  String reason(String source) {
    return sources.path(source).path("reason").asText();
  }
}
