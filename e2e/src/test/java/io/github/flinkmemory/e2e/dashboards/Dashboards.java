package io.github.flinkmemory.e2e.dashboards;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.flinkmemory.e2e.cluster.Checkout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The files of the folder {@code dashboards}. */
final class Dashboards {

  static final Path FOLDER = Checkout.current().root().resolve("dashboards");
  static final Path ALERTS = FOLDER.resolve("prometheus/alerts.yml");
  static final Path RECORDINGS = FOLDER.resolve("prometheus/recordings.yml");
  static final String RUNBOOKS =
      "https://github.com/flinkmemory/flink-memory-agent/blob/main/dashboards/runbooks/";

  private Dashboards() {}

  static List<Path> files(String folder, String suffix) {
    try (Stream<Path> files = Files.list(FOLDER.resolve(folder))) {
      return files.filter(file -> file.toString().endsWith(suffix)).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<Board> boards() {
    return files("grafana", ".json").stream().map(Dashboards::board).toList();
  }

  private static Board board(Path file) {
    try {
      return new Board(
          file.getFileName().toString(), new ObjectMapper().readTree(Files.readString(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One rule of a file: a recording has {@code record} and {@code expr}, an alert more. */
  static List<Map<String, Object>> rules(Path file) {
    List<Map<String, Object>> rules = new ArrayList<>();
    for (Object group : list(yaml(file), "groups")) {
      for (Object rule : list(map(group), "rules")) {
        rules.add(map(rule));
      }
    }
    return rules;
  }

  static Map<String, Object> yaml(Path file) {
    return map(new Load(LoadSettings.builder().build()).loadFromString(text(file)));
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> map(Object node) {
    return (Map<String, Object>) node;
  }

  static Map<String, Object> map(Map<String, Object> parent, String key) {
    return map(requireNonNull(parent.get(key), key));
  }

  @SuppressWarnings("unchecked")
  private static List<Object> list(Map<String, Object> parent, String key) {
    return (List<Object>) requireNonNull(parent.get(key), key);
  }

  /** One dashboard. */
  record Board(String file, JsonNode json) {

    /** All panels but rows, those inside collapsed rows included. */
    List<Panel> panels() {
      List<Panel> panels = new ArrayList<>();
      for (JsonNode panel : json.path("panels")) {
        if (!panel.path("type").asText().equals("row")) {
          panels.add(new Panel(panel));
        }
        panel.path("panels").forEach(inner -> panels.add(new Panel(inner)));
      }
      return panels;
    }

    List<JsonNode> variables() {
      List<JsonNode> variables = new ArrayList<>();
      json.path("templating").path("list").forEach(variables::add);
      return variables;
    }

    List<String> annotationQueries() {
      return json.path("annotations").path("list").findValuesAsText("expr");
    }

    @Override
    public String toString() {
      return file;
    }
  }

  /** One panel. */
  record Panel(JsonNode json) {

    String title() {
      return json.path("title").asText();
    }

    String type() {
      return json.path("type").asText();
    }

    List<String> expressions() {
      return json.path("targets").findValuesAsText("expr");
    }

    @Override
    public String toString() {
      return title();
    }
  }
}
