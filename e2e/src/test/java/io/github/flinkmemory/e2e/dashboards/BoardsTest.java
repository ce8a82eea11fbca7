package io.github.flinkmemory.e2e.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.flinkmemory.e2e.dashboards.Dashboards.Board;
import io.github.flinkmemory.e2e.dashboards.Dashboards.Panel;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The rules of Grafana's dashboard-linter, and what it does not check: the grid, the identity of a
 * board, links, levels that equal those of the alerts.
 */
class BoardsTest {

  private static final Pattern BOARD_LINK = Pattern.compile("/d/([\\w-]+)/");
  private static final int COLUMNS = 24;

  /** One measure of an area, or of several, by another: with the level, where there is one. */
  private static final Pattern SHARE =
      Pattern.compile(
          "(flink_memory_\\w+)\\{area=~?\"([^\"]*)\"\\} / (flink_memory_\\w+)\\{area=~?\"\\2\"\\}"
              + "\\)?(?: > (?:bool )?([\\d.]+))?");

  private static final Pattern COMPARED =
      Pattern.compile(
          "(flink_memory_\\w+)\\{area=\"(\\w+)\"\\} / (flink_memory_\\w+)\\{area=\"\\2\"\\} > ([\\d.]+)");

  static List<Board> boards() {
    return Dashboards.boards();
  }

  @ParameterizedTest
  @MethodSource("boards")
  void canBeProvisioned(Board board) {
    JsonNode json = board.json();
    assertThat(json.path("uid").asText())
        .isEqualTo("flink-memory-" + board.file().replace(".json", ""));
    assertThat(json.has("id")).as("a number of one Grafana's database").isFalse();
    assertThat(json.path("editable").asBoolean(true)).isFalse();
    assertThat(json.path("schemaVersion").asInt()).isBetween(36, 42);
    assertThat(json.path("tags")).extracting(JsonNode::asText).contains("flink-memory");
    assertThat(json.path("timezone").asText()).isEqualTo("utc");
    assertThat(json.path("graphTooltip").asInt()).isEqualTo(1);
  }

  @ParameterizedTest
  @MethodSource("boards")
  void fillsTheGridWithoutOverlap(Board board) {
    Set<Integer> ids = new HashSet<>();
    Set<String> cells = new HashSet<>();
    for (JsonNode panel : board.json().path("panels")) {
      assertThat(ids.add(panel.path("id").asInt())).as("id of %s", panel.path("title")).isTrue();
      JsonNode at = panel.path("gridPos");
      assertThat(at.path("x").asInt() + at.path("w").asInt()).isLessThanOrEqualTo(COLUMNS);
      for (int x = 0; x < at.path("w").asInt(); x++) {
        for (int y = 0; y < at.path("h").asInt(); y++) {
          String cell = (at.path("x").asInt() + x) + "," + (at.path("y").asInt() + y);
          assertThat(cells.add(cell)).as("%s overlaps at %s", panel.path("title"), cell).isTrue();
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("boards")
  void everyPanelSaysWhatItIsWhatIsNormalAndWhatToDo(Board board) {
    for (Panel panel : board.panels()) {
      assertThat(panel.title()).isNotBlank();
      assertThat(panel.json().path("description").asText())
          .as(panel.title())
          .containsSubsequence("**Normal:**", "**Otherwise:**");
      assertThat(panel.json().path("fieldConfig").path("defaults").path("unit").asText())
          .as("unit of %s", panel.title())
          .isNotBlank();
      assertThat(panel.json().path("targets")).as(panel.title()).isNotEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("boards")
  void showsMemoryInUnitsOf1024FromZero(Board board) {
    for (Panel panel : board.panels()) {
      JsonNode defaults = panel.json().path("fieldConfig").path("defaults");
      assertThat(defaults.path("unit").asText()).isNotIn("decbytes", "decmbytes");
      if (defaults.path("unit").asText().equals("bytes") && panel.type().equals("timeseries")) {
        assertThat(defaults.path("min").asInt(-1)).as(panel.title()).isZero();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("boards")
  void takesItsDataFromTheChosenSource(Board board) {
    List<JsonNode> sources = board.json().findValues("datasource");
    assertThat(sources).isNotEmpty();
    assertThat(sources)
        .allSatisfy(source -> assertThat(source.path("uid").asText()).isEqualTo("${datasource}"));
    JsonNode first = board.variables().get(0);
    assertThat(first.path("type").asText()).isEqualTo("datasource");
    assertThat(first.path("name").asText()).isEqualTo("datasource");
    assertThat(first.path("label").asText()).isEqualTo("Data source");
  }

  @ParameterizedTest
  @MethodSource("boards")
  void variablesGoFromCoarseToFineAndReload(Board board) {
    List<String> names = new ArrayList<>();
    for (JsonNode variable : board.variables()) {
      names.add(variable.path("name").asText());
      if (!variable.path("type").asText().equals("query")) {
        continue;
      }
      assertThat(variable.path("refresh").asInt()).isEqualTo(2);
      assertThat(variable.path("multi").asBoolean()).isTrue();
      assertThat(variable.path("includeAll").asBoolean()).isTrue();
      // Not set for the instance: All is then the list of instances of the board's role. Labels
      // that not every scrape configuration gives match the empty value too.
      assertThat(variable.path("allValue").asText())
          .isEqualTo(
              switch (variable.path("name").asText()) {
                case "job" -> ".+";
                case "instance" -> "";
                default -> ".*";
              });
    }
    assertThat(names).startsWith("datasource", "cluster", "namespace", "job", "flink_deployment");
  }

  @ParameterizedTest
  @MethodSource("boards")
  void everySelectorCarriesTheScopeOfItsBoard(Board board) {
    String last = board.file().equals("fleet.json") ? "flink_deployment" : "instance";
    for (Panel panel : board.panels()) {
      for (String expression : panel.expressions()) {
        for (Map.Entry<String, String> selector : Promql.selectors(expression)) {
          assertThat(Promql.labels(selector.getValue()))
              .as("%s: %s", panel.title(), selector)
              .containsEntry("cluster", "$cluster")
              .containsEntry("namespace", "$namespace")
              .containsEntry("job", "$job")
              .containsEntry(last, "$" + last);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("boards")
  void ratesOfGraphsFollowTheZoom(Board board) {
    for (Panel panel : board.panels()) {
      if (!panel.type().equals("timeseries")) {
        continue; // a number beside a level of an alert has the alert's window
      }
      for (String expression : panel.expressions()) {
        Matcher window =
            Pattern.compile("(?:rate|increase)\\([^\\[]*\\[([^\\]]*)\\]").matcher(expression);
        while (window.find()) {
          assertThat(window.group(1)).as(panel.title()).isEqualTo("$__rate_interval");
        }
      }
    }
  }

  @Test
  void linksLeadToBoardsAndVariablesThatAreThere() {
    Set<String> uids = new HashSet<>();
    boards().forEach(board -> uids.add(board.json().path("uid").asText()));
    for (Board board : boards()) {
      for (String url : board.json().findValuesAsText("url")) {
        Matcher link = BOARD_LINK.matcher(url.replace("${__data.fields.Role}", "jobmanager"));
        if (link.find()) {
          assertThat(uids).as(url).contains(link.group(1));
        }
      }
    }
    for (Map<String, Object> rule : Dashboards.rules(Dashboards.ALERTS)) {
      String url = String.valueOf(Dashboards.map(rule, "annotations").get("dashboard_url"));
      assertThat(url)
          .satisfiesAnyOf(
              text -> assertThat(text).startsWith("/d/flink-memory-fleet/"),
              text -> assertThat(text).contains("jobmanager{{ else }}taskmanager{{ end }}"));
    }
  }

  @ParameterizedTest
  @MethodSource("boards")
  void levelsOfAPanelAreThoseOfItsAlerts(Board board) {
    Map<String, String> expressions = new java.util.HashMap<>();
    Dashboards.rules(Dashboards.ALERTS)
        .forEach(rule -> expressions.put((String) rule.get("alert"), (String) rule.get("expr")));
    for (Panel panel : board.panels()) {
      Set<Double> known = new TreeSet<>();
      for (JsonNode link : panel.json().path("links")) {
        String alert = link.path("title").asText().replace("Runbook ", "");
        assertThat(link.path("url").asText()).isEqualTo(Dashboards.RUNBOOKS + alert + ".md");
        assertThat(expressions).as("linked from %s", panel.title()).containsKey(alert);
        Matcher level = Pattern.compile("> (\\d+(?:\\.\\d+)?)").matcher(expressions.get(alert));
        while (level.find()) {
          known.add(Double.valueOf(level.group(1)));
        }
      }
      // Levels are shares; a panel in bytes colours what is negative or not zero.
      String unit = panel.json().path("fieldConfig").path("defaults").path("unit").asText();
      if (known.isEmpty() || !unit.equals("percentunit")) {
        continue;
      }
      for (JsonNode steps : panel.json().path("fieldConfig").findValues("steps")) {
        for (JsonNode step : steps) {
          if (step.path("value").isNumber()) {
            assertThat(known)
                .as("level of %s", panel.title())
                .contains(step.path("value").asDouble());
          }
        }
      }
    }
  }

  /** A level means nothing beside another measure than that of its alert. */
  @ParameterizedTest
  @MethodSource("boards")
  void sharesOfAnAreaAreMeasuredAsByItsAlerts(Board board) {
    Map<String, Set<String>> measures = new TreeMap<>();
    Map<String, Set<String>> levels = new TreeMap<>();
    for (Map<String, Object> rule : Dashboards.rules(Dashboards.ALERTS)) {
      // In buffers: what is required is the demand of the network, and their total its limit.
      String expression =
          Promql.unspaced(String.valueOf(rule.get("expr")))
              .replace(
                  "flink_memory_network_buffers{state=\"required\"}"
                      + " / ignoring (state) flink_memory_network_buffers{state=\"total\"}",
                  "flink_memory_demand_bytes{area=\"network\"}"
                      + " / flink_memory_limit_bytes{area=\"network\"}");
      Matcher compared = COMPARED.matcher(expression);
      // An alert's own level is the first; others say how far a forecast has to be on its way.
      if (compared.find() && !expression.contains("predict_linear")) {
        String area = compared.group(2);
        measures.computeIfAbsent(area, key -> new TreeSet<>()).add(ratio(compared));
        levels.computeIfAbsent(area, key -> new TreeSet<>()).add(compared.group(4));
      }
    }
    assertThat(measures).hasSize(6).allSatisfy((area, ratio) -> assertThat(ratio).hasSize(1));
    int seen = 0;
    for (Panel panel : board.panels()) {
      for (String expression : panel.expressions()) {
        Matcher shown = SHARE.matcher(Promql.unscoped(expression));
        while (shown.find()) {
          for (String area : shown.group(2).split("\\|")) {
            seen++;
            assertThat(measures.get(area))
                .as("what %s compares of %s", panel.title(), area)
                .containsExactly(ratio(shown));
            if (shown.group(4) != null) {
              assertThat(levels.get(area)).as(panel.title()).contains(shown.group(4));
            }
          }
        }
      }
    }
    assertThat(seen).as("shares on %s", board).isGreaterThan(8);
  }

  private static String ratio(Matcher match) {
    return match.group(1) + " / " + match.group(3);
  }

  @Test
  void everyAreaAlertIsLinkedFromAPanel() {
    Set<String> linked = new HashSet<>();
    boards()
        .forEach(
            board ->
                board
                    .panels()
                    .forEach(
                        panel ->
                            panel
                                .json()
                                .path("links")
                                .findValuesAsText("title")
                                .forEach(title -> linked.add(title.replace("Runbook ", "")))));
    for (Map<String, Object> rule : Dashboards.rules(Dashboards.ALERTS)) {
      Object area = Dashboards.map(rule, "labels").get("area");
      if (!"agent".equals(area)) {
        assertThat(linked).contains((String) rule.get("alert"));
      }
    }
  }

  @Test
  void anAreaHasOneColourOnEveryBoard() {
    Map<String, Set<String>> colours = new java.util.TreeMap<>();
    for (Board board : boards()) {
      for (Panel panel : board.panels()) {
        for (JsonNode override : panel.json().path("fieldConfig").path("overrides")) {
          String name = override.path("matcher").path("options").asText();
          for (JsonNode property : override.path("properties")) {
            if (property.path("id").asText().equals("color")
                && Set.of(
                        "Heap",
                        "Off-heap",
                        "Network",
                        "Managed",
                        "Metaspace",
                        "Overhead",
                        "JVM overhead",
                        "JVM metaspace")
                    .contains(name)) {
              colours
                  .computeIfAbsent(
                      name.replace("JVM o", "O").replace("JVM m", "M"), key -> new TreeSet<>())
                  .add(property.path("value").path("fixedColor").asText());
            }
          }
        }
      }
    }
    assertThat(colours).hasSize(6);
    assertThat(colours).allSatisfy((area, used) -> assertThat(used).as(area).hasSize(1));
  }
}
