package io.github.flinkmemory.exporter.cli.advise;

import static io.github.flinkmemory.exporter.cli.advise.FakeFleet.advise;
import static io.github.flinkmemory.exporter.cli.advise.FakeFleet.fleet;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkmemory.exporter.cli.CommandRun;
import io.github.flinkmemory.exporter.cli.UsageException;
import io.github.flinkmemory.exporter.model.Area;
import org.junit.jupiter.api.Test;

/** What Prometheus is asked. */
class FleetQueriesTest {
  @Test
  void takesRecordingRulesWhereTheyAnswer() {
    FakePrometheus prometheus = fleet().recorded(1);
    CommandRun run = advise(prometheus, "--match", "{namespace=\"flink\"}");
    assertThat(run.out())
        .contains("demand from the recording rule deployment:flink_memory_demand_bytes:max\n");
    assertThat(prometheus.queries())
        .contains(
            "max by (area) (max_over_time(deployment:flink_memory_demand_bytes:max"
                + "{namespace=\"flink\",config_hash=\"cafe\"}[300000ms]))")
        .noneMatch(query -> query.contains("max_over_time(flink_memory_demand_bytes"));
  }

  @Test
  void takesTheSeriesOfTheProcessesWhereRulesDoNotSuffice() {
    assertThat(advise(fleet()).out())
        .contains("demand from the series of the processes, for no recording rules answer");
    assertThat(advise(fleet().recorded(0.5)).out())
        .contains("for the recording rules cover only 3 d 12 h of 7 d");
    FakePrometheus byPod = fleet().recorded(1);
    assertThat(advise(byPod, "--match", "{pod=~\"a-.*\"}").out())
        .contains("for the rules do not keep the label pod");
    assertThat(byPod.queries())
        .contains(
            "max by (area) (max_over_time(flink_memory_demand_bytes{pod=~\"a-.*\"}[300000ms])"
                + " * on (cluster, namespace, job, instance) group_left ()"
                + " flink_memory_info{pod=~\"a-.*\",role=\"taskmanager\",flink_version=\"1.20.3\","
                + "deploy_mode=\"standalone\",config_hash=\"cafe\"}"
                + " unless on (cluster, namespace, job, instance)"
                + " max_over_time(flink_memory_info{pod=~\"a-.*\",config_hash!=\"cafe\","
                + "config_hash!=\"\"}[300000ms]))");
    assertThat(advise(fleet().recorded(1).runs("cafe", "2.3.0")).out())
        .contains("for the rules do not tell Flink's versions apart");
  }

  @Test
  void asksForIdentityOnlyWhereItStands() {
    FakePrometheus prometheus = fleet();
    advise(prometheus, "--match", "{flink_version='1.20.3', namespace!=\"a,b}\"}");
    assertThat(prometheus.queries())
        .anyMatch(
            query ->
                query.contains("max_over_time(flink_memory_demand_bytes{namespace!=\"a,b}\"}["));
  }

  @Test
  void aWindowLongerThanTimeItselfIsAllTime() {
    FakePrometheus prometheus = fleet();
    CommandRun run = advise(prometheus, "--window", "999999999d");
    assertThat(run.code()).isZero();
    assertThat(run.err()).isEmpty();
  }

  @Test
  void theWindowMayBeLongerThanAPrometheusAnswersAtOnce() {
    FakePrometheus prometheus = fleet();
    advise(prometheus, "--window", "60d");
    assertThat(prometheus.queries())
        .anyMatch(query -> query.contains("max_over_time(flink_memory_demand_bytes{}[600000ms])"));
  }

  @Test
  void onlyWhatIsDerivedOrUnexplainedOfTheOverheadIsAskedFor() throws UsageException {
    FleetQueries queries = new FleetQueries(SeriesSelector.parse("{a='b'}"), "cafe", 300_000);
    assertThat(queries.unexplainedShare("max"))
        .isEqualTo(
            "max ((sum by (cluster, namespace, job, instance) (abs(flink_memory_resident_bytes"
                + "{a='b',basis=\"derived\",kind=~\"code|thread_stacks|jvm_native|unsafe|allocator|mapped_files|libraries|unexplained\"}))"
                + " / on (cluster, namespace, job, instance)"
                + " (flink_memory_demand_bytes{a='b',area=\"overhead\"} > 0)) * on (cluster,"
                + " namespace, job, instance) group_left () flink_memory_info{a='b'})");
  }

  /** The burst of one and the long gone heap of another are nobody's fragmentation. */
  @Test
  void whatAnAllocatorKeepsNowAndForLongIsAskedOfEachProcess() throws UsageException {
    FleetQueries queries = new FleetQueries(SeriesSelector.parse("{}"), "cafe", 300_000);
    String kept =
        "sum by (cluster, namespace, job, instance)"
            + " (flink_memory_resident_bytes{kind=\"allocator\"})";
    String lasted = "max_over_time(min_over_time((" + kept + ")[60ms:20ms])[500ms:20ms])";
    assertThat(queries.lastingFragmentation(500, 20))
        .isEqualTo(
            "max (("
                + kept
                + " / 0.9 <= on (cluster, namespace, job, instance) "
                + lasted
                + " or on (cluster, namespace, job, instance) "
                + lasted
                + ") * on (cluster, namespace, job, instance) group_left () flink_memory_info{})");
  }

  @Test
  void aChangeFromOneProcessToTheNextRenewsNoLiveSet() throws UsageException {
    FleetQueries queries = new FleetQueries(SeriesSelector.parse("{}"), "cafe", 300_000);
    assertThat(queries.leastChanges(Area.HEAP, 1000, 100))
        .contains("changes(", " - on (", "resets(flink_memory_gc_pause_seconds_total{}[1000ms])");
  }

  /** What lives while a process starts is not what lives while it works. */
  @Test
  void aChangeInTheFirstHourOfAProcessRenewsNoLiveSet() throws UsageException {
    String on = " on (cluster, namespace, job, instance) ";
    FakePrometheus fleet = fleet();
    advise(fleet);
    assertThat(fleet.queries())
        .filteredOn(query -> query.contains("changes("))
        .singleElement()
        .asString()
        .contains(
            "changes((flink_memory_demand_bytes{area=\"heap\"} and" + on + "flink_memory_info{",
            "} offset 3600000ms unless"
                + on
                + "(resets(flink_memory_gc_pause_seconds_total{}[3600000ms]) > 0)"
                + ")[86400000ms:300000ms]) or"
                + on
                + "0 * flink_memory_demand_bytes{area=\"heap\"}) - on (");
  }

  /** {@code ==} binds before {@code unless}. */
  @Test
  void theLimitIsThatOfTheContainerWhoseShareIsTheLargest() throws UsageException {
    FleetQueries queries = new FleetQueries(SeriesSelector.parse("{}"), "cafe", 100);
    String target = " (cluster, namespace, job, instance) ";
    String by = "max by" + target + "(max_over_time(flink_memory_container_";
    String shares =
        by
            + "unreclaimable_bytes{}[100ms])) / on"
            + target
            + by
            + "limit_bytes{}[100ms])) * on"
            + target
            + "group_left () flink_memory_info{} unless on"
            + target
            + "max_over_time(flink_memory_info{config_hash!=\"cafe\",config_hash!=\"\"}[100ms])";
    assertThat(queries.fullestContainer()).isEqualTo("max (" + shares + ")");
    assertThat(queries.limitOfFullestContainer())
        .isEqualTo(
            "min ("
                + by
                + "limit_bytes{}[100ms])) and on"
                + target
                + "(("
                + shares
                + ") == scalar(max("
                + shares
                + "))))");
  }

  @Test
  void whatLeaksIsTakenFromTheProcessThatLeaksIt() throws UsageException {
    FleetQueries queries = new FleetQueries(SeriesSelector.parse("{}"), "cafe", 100);
    String target = " (cluster, namespace, job, instance) ";
    String leaked = "flink_memory_user_loader_bytes{state=\"leaked\"}";
    String committed =
        "max by" + target + "(max_over_time((max_over_time(flink_memory_demand_bytes";
    assertThat(queries.liveMetaspace(1000))
        .startsWith("max (" + committed + "{area=\"metaspace\"}[100ms]) * on")
        .contains(
            "[1000ms:100ms])) - on"
                + target
                + "(max by"
                + target
                + "(max_over_time(("
                + leaked
                + ")[1000ms:100ms])) >= 8388608) or on"
                + target
                + committed);
    assertThat(queries.liveMetaspacePeak())
        .startsWith("max (max by" + target + "(flink_memory_peak_bytes{area=\"metaspace\"} * on")
        .contains("- on" + target + "(max by" + target + "(" + leaked + ") >= 8388608) or on");
  }
}
