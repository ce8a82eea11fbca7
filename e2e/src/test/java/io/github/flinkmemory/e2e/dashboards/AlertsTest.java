package io.github.flinkmemory.e2e.dashboards;

import static io.github.flinkmemory.e2e.dashboards.Dashboards.map;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules of pint that can be checked without a server, and this project's own. */
class AlertsTest {

  private static final Pattern ALERT_WITH_COMMENT =
      Pattern.compile("((?: {6}#.*\\n)+) {6}- alert: (\\w+)");
  private static final Pattern LABEL_IN_TEXT = Pattern.compile("\\$labels\\.(\\w+)");

  // Asks whether the series is there, not for its value.
  private static final Pattern IS_THERE = Pattern.compile("0 \\* flink_memory_\\w+_total\\b");

  // An increase needs two scrapes, so it misses what was counted before the first. Its value is
  // then
  // the increase, as long as the counter is young; one that was seen an hour ago is not.
  private static final Pattern BORN_WITH =
      Pattern.compile(
          "\\((flink_memory_\\w+_total) > 0 unless last_over_time\\(\\1\\[1h] offset \\d+m\\)\\)");

  /** Serve a TaskManager's pools and slots, or join with TaskManagers: a JobManager has none. */
  private static final Pattern TASK_MANAGERS_ONLY =
      Pattern.compile(
          "role=\"taskmanager\"|deployment:|flink_memory_(network|rocksdb)_|metaspace_jobs_left");

  private static final Pattern ON_A_JOB_MANAGER = Pattern.compile("\\*\\*On a JobManager\\b");

  static List<Alert> alerts() {
    return Dashboards.rules(Dashboards.ALERTS).stream().map(Alert::new).toList();
  }

  /** One alert. */
  record Alert(Map<String, Object> yaml) {

    String name() {
      return String.valueOf(yaml.get("alert"));
    }

    String expression() {
      return String.valueOf(yaml.get("expr"));
    }

    String annotation(String key) {
      return String.valueOf(map(yaml, "annotations").get(key));
    }

    @Override
    public String toString() {
      return name();
    }
  }

  @ParameterizedTest
  @MethodSource("alerts")
  void hasSeverityAndNames(Alert alert) {
    assertThat(map(alert.yaml(), "labels").get("severity")).isIn("critical", "warning", "info");
    assertThat(alert.name()).matches("Flink[A-Z][A-Za-z]+");
    assertThat(alert.annotation("summary"))
        .as("a summary groups, so it carries no values")
        .isNotBlank()
        .doesNotContain("{{");
    assertThat(alert.annotation("description")).contains("$labels");
    // A state that is compared by == has no value worth saying.
    if (!alert.expression().contains("==")) {
      assertThat(alert.annotation("description")).contains("$value");
    }
  }

  @ParameterizedTest
  @MethodSource("alerts")
  void comparesWithALevel(Alert alert) {
    assertThat(alert.expression()).containsPattern("(>|<|==)\\s*\\S");
  }

  @ParameterizedTest
  @MethodSource("alerts")
  void leadsToItsRunbookAndToABoard(Alert alert) {
    assertThat(alert.annotation("runbook_url"))
        .isEqualTo(Dashboards.RUNBOOKS + alert.name() + ".md");
    assertThat(alert.annotation("dashboard_url")).startsWith("/d/flink-memory-");
  }

  @Test
  void everyRunbookBelongsToAnAlertAndHasItsParts() throws Exception {
    List<String> expected = alerts().stream().map(alert -> alert.name() + ".md").sorted().toList();
    // The findings have a page of their own: FindingsTest.
    List<Path> runbooks =
        Dashboards.files("runbooks", ".md").stream()
            .filter(file -> !file.endsWith("findings.md"))
            .toList();
    assertThat(runbooks).extracting(file -> file.getFileName().toString()).isEqualTo(expected);
    for (Path file : runbooks) {
      String text = Files.readString(file);
      assertThat(text)
          .as(file.toString())
          .startsWith("# " + file.getFileName().toString().replace(".md", "") + "\n")
          .containsSubsequence(
              "## What it means", "## Confirm", "## Change", "## Do not", "## It worked when");
      Matcher link = Pattern.compile("\\]\\((\\w+\\.md)(?:#(\\w+))?\\)").matcher(text);
      while (link.find()) {
        assertThat(expected).as(file.toString()).contains(link.group(1));
        if (link.group(2) != null) {
          assertThat(Dashboards.text(file.resolveSibling(link.group(1))).toLowerCase(Locale.ROOT))
              .as("%s: %s", file, link.group())
              .contains("## " + link.group(2));
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("alerts")
  void whatMayBeAJobManagerIsToldWhatToDoThere(Alert alert) {
    String runbook = Dashboards.text(Dashboards.FOLDER.resolve("runbooks/" + alert + ".md"));
    boolean mayBeAJobManager = !TASK_MANAGERS_ONLY.matcher(alert.expression()).find();
    assertThat(ON_A_JOB_MANAGER.matcher(runbook).find())
        .as("a JobManager is not restarted like a TaskManager: %s", alert)
        .isEqualTo(mayBeAJobManager);
    // Its jobs are lost with it, unless something remembers them.
    if (mayBeAJobManager && runbook.contains("kubectl delete pod")) {
      assertThat(runbook).contains("high-availability", "savepoint");
    }
  }

  @Test
  void noRunbookStopsAnotherProcessThanTheOneInTrouble() {
    // Flink's scripts stop the process of the host that was started last, which may be the fresh
    // one.
    assertThat(Dashboards.files("runbooks", ".md"))
        .allSatisfy(
            file ->
                assertThat(Dashboards.text(file))
                    .doesNotContainPattern("(?m)^\\s*bin/(task|job)manager\\.sh stop"));
  }

  @Test
  void theRunbookOfAFailedSourceNamesEverySource() {
    Matcher sources =
        Pattern.compile("`source`: ([\\w, ]+)")
            .matcher(Dashboards.text(Dashboards.FOLDER.resolveSibling("docs/metrics.md")));
    assertThat(sources.find()).isTrue();
    String runbook =
        Dashboards.text(Dashboards.FOLDER.resolve("runbooks/FlinkMemorySourceFailed.md"));
    for (String source : sources.group(1).split(", ")) {
      assertThat(runbook).contains("`" + source + "`");
    }
  }

  @Test
  void everyNumberIsExplained() {
    Map<String, String> comments =
        ALERT_WITH_COMMENT
            .matcher(Dashboards.text(Dashboards.ALERTS))
            .results()
            .collect(Collectors.toMap(match -> match.group(2), match -> match.group(1)));
    for (Alert alert : alerts()) {
      String comment = comments.getOrDefault(alert.name(), "").replaceAll("\\n {6}# ", " ");
      Object hold = alert.yaml().get("for");
      assertThat(comment)
          .as("comment of %s", alert)
          .contains(hold == null ? "o `for`" : "for " + hold)
          .contains("keep_firing_for");
      assertThat(alert.yaml()).as(alert.name()).containsKey("keep_firing_for");
    }
  }

  @ParameterizedTest
  @MethodSource("alerts")
  void namesOnlyLabelsThatSurviveItsExpression(Alert alert) {
    Matcher grouping = Pattern.compile("\\bby \\(([^)]*)\\)").matcher(alert.expression());
    List<String> kept = new ArrayList<>();
    while (grouping.find()) {
      kept.addAll(List.of(grouping.group(1).split(", ")));
    }
    if (kept.isEmpty()) {
      return; // nothing is aggregated, so every label of the target survives
    }
    map(alert.yaml(), "labels").keySet().forEach(kept::add);
    String texts = String.valueOf(map(alert.yaml(), "annotations"));
    assertThat(LABEL_IN_TEXT.matcher(texts).results().map(match -> match.group(1)).toList())
        .isSubsetOf(kept);
  }

  @Test
  void readsCountersAsRates() {
    List<String> expressions = new ArrayList<>();
    Dashboards.rules(Dashboards.ALERTS).forEach(rule -> expressions.add((String) rule.get("expr")));
    Dashboards.rules(Dashboards.RECORDINGS)
        .forEach(rule -> expressions.add((String) rule.get("expr")));
    Dashboards.boards()
        .forEach(board -> board.panels().forEach(panel -> expressions.addAll(panel.expressions())));
    for (String expression : expressions) {
      Matcher counter =
          Pattern.compile("(\\w*\\(?)(flink_memory_\\w+_total)(\\{[^}]*\\})?(\\[?)")
              .matcher(
                  IS_THERE.matcher(BORN_WITH.matcher(expression).replaceAll("")).replaceAll(""));
      while (counter.find()) {
        assertThat(counter.group(1)).as(expression).isIn("rate(", "increase(");
        assertThat(counter.group(4)).as(expression).isEqualTo("[");
      }
      // A rate over fewer than four scrapes of 15 s loses the alert with one failed scrape.
      Matcher window =
          Pattern.compile("(?:rate|increase)\\([^)]*\\[(\\d+)s\\]").matcher(expression);
      assertThat(window.find()).as(expression).isFalse();
    }
  }

  @Test
  void everyAlertHasATestThatFiresOneNotYetAndOneJustUnder() {
    String tests =
        Dashboards.files("prometheus/tests", "_test.yml").stream()
            .map(Dashboards::text)
            .collect(Collectors.joining("\n"));
    for (Alert alert : alerts()) {
      String name = "alertname: " + alert.name() + "\n";
      assertThat(tests).contains("# not yet\n        " + name + "        exp_alerts: []");
      assertThat(tests).contains(name + "        exp_alerts:\n          - exp_labels");
      assertThat(tests).contains("last_over_time(ALERTS{alertname=\"" + alert.name() + "\"}");
    }
  }

  @Test
  void everyRecordingHasAnExpressionTestWithAValue() {
    String tests =
        Dashboards.text(Dashboards.FOLDER.resolve("prometheus/tests/recordings_test.yml"));
    for (Map<String, Object> rule : Dashboards.rules(Dashboards.RECORDINGS)) {
      String name = Pattern.quote(String.valueOf(rule.get("record")));
      assertThat(tests)
          .containsPattern("- expr: '" + name + "(\\{[^}]*})?'\n")
          .containsPattern("- labels: '" + name + "\\{[^}]*}'\n +value: \\S");
    }
  }

  @Test
  void findingsAreComparedAndNotCounted() {
    List<String> expressions = new ArrayList<>();
    Dashboards.rules(Dashboards.ALERTS).forEach(rule -> expressions.add((String) rule.get("expr")));
    Dashboards.rules(Dashboards.RECORDINGS)
        .forEach(rule -> expressions.add((String) rule.get("expr")));
    Dashboards.boards()
        .forEach(board -> board.panels().forEach(panel -> expressions.addAll(panel.expressions())));
    // A reason that was looked at and does not hold is a series too, of value 0.
    assertThat(expressions)
        .filteredOn(expression -> expression.contains("flink_memory_finding{"))
        .isNotEmpty()
        .allSatisfy(
            expression ->
                assertThat(expression.split("flink_memory_finding\\{[^}]*}", -1))
                    .satisfies(
                        parts ->
                            assertThat(List.of(parts).subList(1, parts.length))
                                .allMatch(rest -> rest.startsWith(" == 1"))));
  }

  @Test
  void aForecastNeverFiresAlone() {
    for (Alert alert : alerts()) {
      if (alert.expression().contains("predict_linear")) {
        assertThat(alert.expression())
            .as(alert.name())
            .containsPattern("/ flink_memory_\\w*limit_bytes(\\{[^}]*})? > 0\\.\\d+");
        assertThat(map(alert.yaml(), "labels").get("severity")).isNotEqualTo("critical");
      }
    }
  }

  @Test
  void anAlertSilencesNothingOfAnotherProcessAndNoCause() {
    List<?> rules =
        (List<?>)
            Objects.requireNonNull(
                Dashboards.yaml(Dashboards.FOLDER.resolve("alertmanager/alertmanager.yml"))
                    .get("inhibit_rules"));
    assertThat(rules).isNotEmpty();
    for (Object rule : rules) {
      String equal = String.valueOf(((Map<?, ?>) rule).get("equal"));
      String targets = String.valueOf(((Map<?, ?>) rule).get("target_matchers"));
      assertThat(equal).startsWith("[cluster, namespace, job, instance");
      // What caused a kill, or fills the metaspace, must speak.
      if (!equal.contains("area")) {
        assertThat(targets)
            .isEqualTo("[alertname=~\"FlinkMemoryAgentDown|FlinkMemoryAgentStale\"]");
      } else if (targets.contains("severity=~\"warning|info\"")) {
        assertThat(targets).contains("alertname!~\"Flink.+Leak|FlinkMemoryModelConflict\"");
      }
    }
  }

  @Test
  void alertmanagerRemembersWhatItIsToRepeat() {
    Matcher repeat =
        Pattern.compile("repeat_interval: (\\d+)([hd])")
            .matcher(Dashboards.text(Dashboards.FOLDER.resolve("alertmanager/alertmanager.yml")));
    assertThat(repeat.results().toList())
        .isNotEmpty()
        .allSatisfy(
            match ->
                assertThat(Integer.parseInt(match.group(1)) * (match.group(2).equals("d") ? 24 : 1))
                    .as("hours; the default of --data.retention is 120")
                    .isLessThan(120));
  }

  @Test
  void whatIsShortIsMeasuredByTheLevelsOfTheAlerts() {
    Map<String, String> first =
        Map.of(
            "heap", "FlinkHeapLiveHigh",
            "off_heap", "FlinkDirectHigh",
            "network", "FlinkNetworkRequiredHigh",
            "managed", "FlinkRocksDbOverBudget",
            "metaspace", "FlinkMetaspaceHigh",
            "overhead", "FlinkOverheadHigh");
    String recording =
        Dashboards.rules(Dashboards.RECORDINGS).stream()
            .filter(rule -> "deployment:flink_memory_short_bytes:sum7d".equals(rule.get("record")))
            .map(rule -> String.valueOf(rule.get("expr")))
            .findFirst()
            .orElseThrow();
    Map<String, String> levels = new java.util.TreeMap<>();
    Matcher level = Pattern.compile("area=~?\"([\\w|]+)\"} / (\\d\\.\\d+)").matcher(recording);
    while (level.find()) {
      for (String area : level.group(1).split("\\|")) {
        levels.put(area, level.group(2));
      }
    }
    assertThat(levels).containsOnlyKeys(first.keySet());
    levels.forEach(
        (area, value) ->
            assertThat(
                    alerts().stream()
                        .filter(alert -> alert.name().equals(first.get(area)))
                        .map(Alert::expression))
                .singleElement()
                .satisfies(
                    expression ->
                        assertThat(expression)
                            .containsPattern("> " + Pattern.quote(value) + "\\s")));
  }

  @Test
  void pickedFewAreNoBasisForAnAlert() {
    assertThat(alerts())
        .extracting(Alert::expression)
        .allSatisfy(
            expression ->
                assertThat(expression).doesNotContainPattern("\\b(topk|bottomk|limitk)\\b"));
  }
}
