package io.github.flinkmemory.e2e.dashboards;

import io.github.flinkmemory.e2e.dashboards.Dashboards.Board;
import io.github.flinkmemory.e2e.dashboards.Dashboards.Panel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What Prometheus's and Alertmanager's own tools say. */
class PromtoolTest {

  private static final Pattern LABEL_VALUES = Pattern.compile("label_values\\((.+), \\w+\\)");

  static List<Path> ruleTests() {
    return Dashboards.files("prometheus/tests", "_test.yml");
  }

  static List<Board> boards() {
    return Dashboards.boards();
  }

  @Test
  void rulesAreValidAndFreeOfDuplicates() throws Exception {
    Tool.needed("promtool")
        .accepts(
            "check",
            "rules",
            "--lint=all",
            "--lint-fatal",
            Dashboards.ALERTS,
            Dashboards.RECORDINGS);
  }

  @ParameterizedTest
  @MethodSource("ruleTests")
  void rulesDoWhatTheirTestsSay(Path tests) throws Exception {
    Tool.needed("promtool").accepts("test", "rules", tests);
  }

  @Test
  void scrapeConfigurationForFilesIsValid() throws Exception {
    Tool.needed("promtool")
        .accepts("check", "config", Dashboards.FOLDER.resolve("prometheus/prometheus-files.yml"));
  }

  @Test
  void scrapeConfigurationForKubernetesIsValid(@TempDir Path folder) throws Exception {
    // Debian builds Prometheus without the Kubernetes discovery, so its place is taken by another.
    String text =
        Dashboards.text(Dashboards.FOLDER.resolve("prometheus/prometheus-kubernetes.yml"))
            .replace("kubernetes_sd_configs:\n      - role: pod", "static_configs: []");
    Files.copy(Dashboards.ALERTS, folder.resolve("alerts.yml"));
    Files.copy(Dashboards.RECORDINGS, folder.resolve("recordings.yml"));
    Tool.needed("promtool")
        .accepts("check", "config", Files.writeString(folder.resolve("prometheus.yml"), text));
  }

  @Test
  void alertmanagerConfigurationIsValid() throws Exception {
    Tool.needed("amtool")
        .accepts("check-config", Dashboards.FOLDER.resolve("alertmanager/alertmanager.yml"));
  }

  @ParameterizedTest
  @MethodSource("boards")
  void everyQueryOfABoardParses(Board board, @TempDir Path folder) throws Exception {
    StringBuilder rules = new StringBuilder("groups:\n- name: queries\n  rules:\n");
    int count = 0;
    for (Panel panel : board.panels()) {
      for (String expression : panel.expressions()) {
        append(rules, "panel_" + panel.json().path("id").asInt() + "_" + count++, expression);
      }
    }
    for (var variable : board.variables()) {
      Matcher query = LABEL_VALUES.matcher(variable.path("query").path("query").asText());
      if (query.matches()) {
        append(rules, "variable_" + variable.path("name").asText(), query.group(1));
      }
    }
    for (String expression : board.annotationQueries()) {
      append(rules, "annotation_" + count++, expression);
    }
    Tool.needed("promtool")
        .accepts(
            "check", "rules", Files.writeString(folder.resolve("queries.yml"), rules.toString()));
  }

  private static void append(StringBuilder rules, String name, String expression) {
    rules.append("  - record: ").append(name).append("\n    expr: |\n      ");
    rules.append(Promql.filled(expression).replace("\n", "\n      ")).append('\n');
  }
}
