package io.github.flinkmemory.e2e.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The last outcome of each scenario, kept in files between runs: one scenario can be run again
 * without the hour that all of them take.
 */
final class KeptOutcomes {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path folder;

  KeptOutcomes(Path folder) {
    this.folder = folder;
  }

  void add(Outcome outcome) throws IOException {
    ObjectNode json = JSON.createObjectNode();
    outcome.findings().forEach(json.putObject("findings")::put);
    json.put("found", outcome.foundMillis());
    if (outcome.failure() != null) {
      json.put("failure", outcome.failure());
    }
    json.put("failed", outcome.failedMillis());
    json.put("advice", outcome.advice());
    outcome.harmfulRaises().forEach(json.putArray("raises")::add);
    outcome.harmfulCuts().forEach(json.putArray("cuts")::add);
    Files.createDirectories(folder);
    JSON.writeValue(file(outcome.scenario()).toFile(), json);
  }

  /** Of those scenarios that have ever been run, in this order. */
  List<Outcome> of(List<Scenario> scenarios) throws IOException {
    List<Outcome> outcomes = new ArrayList<>();
    for (Scenario scenario : scenarios) {
      if (Files.exists(file(scenario))) {
        outcomes.add(outcome(scenario, JSON.readTree(file(scenario).toFile())));
      }
    }
    return outcomes;
  }

  private static Outcome outcome(Scenario scenario, JsonNode json) {
    Map<String, Long> findings = new TreeMap<>();
    json.path("findings")
        .properties()
        .forEach(one -> findings.put(one.getKey(), one.getValue().asLong()));
    return new Outcome(
        scenario,
        findings,
        json.path("found").asLong(),
        json.has("failure") ? json.path("failure").asText() : null,
        json.path("failed").asLong(),
        json.path("advice").asText(),
        texts(json.path("raises")),
        texts(json.path("cuts")));
  }

  private static Set<String> texts(JsonNode list) {
    Set<String> texts = new TreeSet<>();
    list.forEach(one -> texts.add(one.asText()));
    return texts;
  }

  private Path file(Scenario scenario) {
    return folder.resolve(scenario.fileName() + ".json");
  }
}
