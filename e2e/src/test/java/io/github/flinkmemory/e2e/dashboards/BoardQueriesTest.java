package io.github.flinkmemory.e2e.dashboards;

import io.github.flinkmemory.e2e.dashboards.Dashboards.Board;
import io.github.flinkmemory.e2e.dashboards.Dashboards.Panel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What queries of the boards answer where a plain fleet would not tell right from wrong. */
class BoardQueriesTest {

  private static final String FLEET = "fleet.json";

  /** For minutes the address of a pod that was replaced has two infos, and two of all else. */
  @Test
  void aProcessThatComesBackAtItsAddressBreaksNoTable(@TempDir Path folder) throws Exception {
    answers(
        folder,
        List.of(
            query("nearest", FLEET, "Nearest to a limit", 0),
            query("states", FLEET, "Nearest to a limit", 1),
            query("taskmanagers", FLEET, "All TaskManagers", 0)),
        series("prod", "tm-1", "10.0.0.1:9280", 50, 85, "1x60")
            + series("prod", "tm-2", "10.0.0.1:9280", 50, 85, "_x30 1x30"),
        List.of(
            expect("count(nearest)", 20, 1),
            expect("count(nearest)", 40, 2),
            expect("count(states)", 40, 2),
            expect("count(taskmanagers)", 40, 2)));
  }

  @Test
  void deploymentsOfOneNameAreOneLineForEachPlace(@TempDir Path folder) throws Exception {
    String count =
        "  - {series: 'deployment:flink_memory_taskmanagers:count"
            + "{job=\"j\",%sflink_deployment=\"etl\",config_hash=\"a\"}', values: '%dx60'}\n";
    answers(
        folder,
        List.of(query("deployments", FLEET, "Deployments", 0)),
        count.formatted("namespace=\"prod\",", 20)
            + count.formatted("namespace=\"staging\",", 3)
            + count.formatted("cluster=\"eu\",namespace=\"staging\",", 4)
            + count.formatted("", 5),
        List.of(
            expect("count(deployments)", 20, 4),
            expect("sum(deployments{namespace=\"staging\",cluster=\"\"})", 20, 3)));
  }

  /** Use above the budget is what its alert speaks of; what cannot be evicted may be far less. */
  @Test
  void managedMemoryIsAtRiskAboveItsBudgetOnly(@TempDir Path folder) throws Exception {
    answers(
        folder,
        List.of(
            query("nearest", FLEET, "Nearest to a limit", 0),
            query("states", FLEET, "Nearest to a limit", 1),
            query("risk", FLEET, "At risk", 0)),
        series("prod", "full", "10.0.0.1:9280", 100, 10, "1x60")
            + series("prod", "over", "10.0.0.2:9280", 120, 10, "1x60"),
        List.of(
            expect("sum(risk)", 20, 1),
            expect("sum(nearest{area=\"managed\"})", 20, 1.2),
            expect("sum(states{area=\"managed\"})", 20, 1),
            expect("count(nearest)", 20, 3)));
  }

  /** Each area has a level of its own: 0.85 is too much for the heap, and not for the network. */
  @Test
  void aProcessIsAtRiskFromTheLevelsOfItsAreas(@TempDir Path folder) throws Exception {
    answers(
        folder,
        List.of(query("risk", FLEET, "At risk", 0)),
        series("prod", "heap", "10.0.0.1:9280", 0, 85, "1x60")
            + series("prod", "network", "10.0.0.2:9280", 0, 10, "1x60")
            + area("prod", "network", "10.0.0.2:9280", "network", "demand", 85, "1x60")
            + area("prod", "network", "10.0.0.2:9280", "network", "limit", 100, "1x60"),
        List.of(expect("sum(risk)", 20, 1)));
  }

  @Test
  void alertsOfAWholeDeploymentAreShown(@TempDir Path folder) throws Exception {
    answers(
        folder,
        List.of(query("alerts", FLEET, "Alerts", 0)),
        """
          - {series: 'ALERTS{alertname="FlinkOverProvisioned",alertstate="firing",severity="info",job="j",namespace="prod",flink_deployment="etl"}', values: '1x60'}
          - {series: 'ALERTS{alertname="FlinkHeapLiveHigh",alertstate="firing",severity="warning",job="j",namespace="prod",flink_deployment="etl",instance="10.0.0.1:9280"}', values: '1x60'}
        """,
        List.of(
            expect("sum(alerts{severity=\"info\",instance=\"\"})", 20, 1),
            expect("sum(alerts{severity=\"warning\"})", 20, 2)));
  }

  /**
   * In scrapes of 15 s that are lost between the two lives of a JobManager; marks are a minute
   * apart.
   */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 12})
  void aRestartInPlaceIsMarkedHoweverShort(int lost, @TempDir Path folder) throws Exception {
    String gap = lost == 0 ? "" : "stale " + "_ ".repeat(lost - 1);
    Board board = board("jobmanager.json");
    String starts =
        board.annotationQueries().stream()
            .filter(expression -> expression.contains("unless"))
            .findFirst()
            .orElseThrow();
    String labels = "{job=\"j\",instance=\"a:1\"";
    answers(
        folder,
        List.of(rule("starts", starts)),
        """
          - {series: 'flink_memory_info%s,role="jobmanager"}', values: '1x80 %s1x80'}
          - {series: 'flink_memory_agent_ticks_total%s}', values: '0+1x80 %s0+1x80'}
        """
            .formatted(labels, gap, labels, gap),
        List.of(
            expect("max_over_time(count(starts)[5m:1m])", 25, 1),
            expect("count(starts) or vector(0)", 18, 0),
            expect("count(starts) or vector(0)", 35, 0)),
        "15s");
  }

  private static String series(
      String namespace, String pod, String instance, int managed, int heap, String when) {
    return "  - {series: 'flink_memory_info{%s,role=\"taskmanager\",tm_id=\"%s\",config_hash=\"%s\"}', values: '%s'}\n"
            .formatted(place(namespace, pod, instance), pod, pod, when)
        + area(namespace, pod, instance, "managed", "used", managed, when)
        + area(namespace, pod, instance, "managed", "demand", managed / 2, when)
        + area(namespace, pod, instance, "managed", "limit", 100, when)
        + area(namespace, pod, instance, "heap", "demand", heap, when)
        + area(namespace, pod, instance, "heap", "limit", 100, when);
  }

  private static String area(
      String namespace,
      String pod,
      String instance,
      String area,
      String measure,
      int value,
      String when) {
    return "  - {series: 'flink_memory_%s_bytes{%s,area=\"%s\"}', values: '%s'}\n"
        .formatted(measure, place(namespace, pod, instance), area, when.replace("1x", value + "x"));
  }

  private static String place(String namespace, String pod, String instance) {
    return "job=\"j\",namespace=\"%s\",pod=\"%s\",instance=\"%s\",flink_deployment=\"etl\""
        .formatted(namespace, pod, instance);
  }

  private static String expect(String expression, int minute, double value) {
    return "  - {expr: '%s', eval_time: %dm, exp_samples: [{labels: '{}', value: %s}]}\n"
        .formatted(expression, minute, value);
  }

  private static String query(String name, String file, String title, int target) {
    for (Panel panel : board(file).panels()) {
      if (panel.title().equals(title)) {
        return rule(name, panel.expressions().get(target));
      }
    }
    throw new IllegalArgumentException("no panel " + title + " on " + file);
  }

  private static String rule(String name, String expression) {
    return "  - record: " + name + "\n    expr: |\n      " + Promql.filled(expression) + "\n";
  }

  private static Board board(String file) {
    return Dashboards.boards().stream()
        .filter(board -> board.file().equals(file))
        .findFirst()
        .orElseThrow();
  }

  private static void answers(
      Path folder, List<String> queries, String series, List<String> expected) throws Exception {
    answers(folder, queries, series, expected, "1m");
  }

  private static void answers(
      Path folder, List<String> queries, String series, List<String> expected, String interval)
      throws Exception {
    Files.writeString(
        folder.resolve("queries.yml"),
        "groups:\n- name: queries\n  rules:\n" + String.join("", queries));
    Path test =
        Files.writeString(
            folder.resolve("queries_test.yml"),
            ("rule_files: [queries.yml]\nevaluation_interval: 1m\ntests:\n- interval: "
                + interval
                + "\n  input_series:\n"
                + series
                + "  promql_expr_test:\n"
                + String.join("", expected)));
    Tool.needed("promtool").accepts("test", "rules", test);
  }
}
