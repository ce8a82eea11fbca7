package io.github.flinkmemory.exporter.cli.advise;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkmemory.exporter.cli.CommandRun;
import io.github.flinkmemory.exporter.cli.UsageException;
import io.github.flinkmemory.exporter.model.Area;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdvisePrometheusTest {
  @TempDir private Path folder = Path.of("");

  private static FakePrometheus fleet() {
    return new FakePrometheus().runs("cafe", "1.20.3");
  }

  private static CommandRun advise(FakePrometheus prometheus, String... more) {
    try (AnswerServer server = prometheus.start()) {
      return advise(server, more);
    }
  }

  /** The server's address is replaced by {@code prometheus:9090}. */
  private static CommandRun advise(AnswerServer server, String... more) {
    List<String> arguments = new ArrayList<>(List.of("advise", "--prometheus", server.address()));
    arguments.addAll(Arrays.asList(more));
    CommandRun run = CommandRun.of(arguments.toArray(String[]::new));
    return new CommandRun(
        run.code(),
        run.out().replace(server.address(), "prometheus:9090"),
        run.err().replace(server.address(), "prometheus:9090"));
  }

  @Test
  void tellsWhatToChangeAndWhy() {
    CommandRun run = advise(fleet().needs(Area.METASPACE, 230), "--match", "{namespace=\"flink\"}");
    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isEqualTo(3);
    assertThat(run.out())
        .isEqualTo(
            """
            taskmanager, Flink 1.20.3, configuration cafe · 2 processes
              from prometheus:9090 {namespace="flink"}
              observed 7 d of running tasks; 7 d of it under the present load

            Rebalance: Heap 512 MiB -> 448 MiB, Metaspace 256 MiB -> 320 MiB; the total stays 1728 MiB

            area        configured        peak         p95      target  reason
            Heap         512.0 MiB   200.0 MiB   200.0 MiB   448.0 MiB  heap_low_use: at most 200 MiB of 512 MiB lived
            Off-heap     128.0 MiB    20.0 MiB    20.0 MiB   128.0 MiB  direct peak 20 MiB x 1.5, rounded up to 16 MiB, a saving too small to change for
            Network      128.0 MiB    50.0 MiB    50.0 MiB   128.0 MiB  guaranteed peak 50 MiB of 128 MiB
            Managed      512.0 MiB   300.0 MiB   300.0 MiB   512.0 MiB  used at most 300 MiB
            Metaspace    256.0 MiB   230.0 MiB   230.0 MiB   320.0 MiB  meta_high
            Overhead     192.0 MiB    62.0 MiB    62.0 MiB   192.0 MiB  peak 62 MiB of 192 MiB
            Total       1728.0 MiB                          1728.0 MiB

            Findings
              WARNING Metaspace: live classes need 230 MiB of 256 MiB: the next job may end with OutOfMemoryError: Metaspace

            Arithmetic
              Heap: 512 MiB -> 448 MiB, on its own 384 MiB (live peak 200 MiB / 0.55, at least 256 MiB of task heap)
              Metaspace: 256 MiB -> 320 MiB (peak 230 MiB, the larger of x 1.25 and + 64 MiB, rounded up to 32 MiB)
              Heap gives 65 MiB

            Lines for config.yaml
              # remove the old lines of the keys set here, flat or nested
              # merge: Flink refuses a file with two blocks of one name
              taskmanager:
                memory:
                  jvm-metaspace:
                    size: 320m
                  jvm-overhead:
                    max: 192m
                    min: 192m
                  managed:
                    size: 536870920b
                  network:
                    max: 134217730b
                    min: 134217730b
                  process:
                    size: 1728m
                  task:
                    off-heap:
                      size: 0b

            Notes
              demand from the series of the processes, for no recording rules answer
              Prometheus does not know the user's own configuration (give it with --conf): none of taskmanager.memory.flink.size, taskmanager.memory.task.heap.size, taskmanager.memory.managed.fraction, taskmanager.memory.network.fraction, taskmanager.memory.jvm-overhead.fraction, taskmanager.network.numberOfBuffers, taskmanager.heap.size, taskmanager.heap.mb must stand beside these lines
              Prometheus does not know whether the Kubernetes operator's autoscaler tunes this deployment (job.autoscaler.memory.tuning.enabled); where it does, leave the sizes to it
            """);
  }

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
  void tellsDeploymentsApartByTheLabelsGiven() {
    FakePrometheus prometheus =
        new FakePrometheus()
            .runs("cafe", "1.20.3", "flink_deployment", "orders")
            .runs("cafe", "1.20.3", "flink_deployment", "pay\\ments");
    CommandRun run = advise(prometheus, "--by", "flink_deployment");
    assertThat(run.out())
        .contains(
            "from prometheus:9090 flink_deployment=orders\n",
            "from prometheus:9090 flink_deployment=pay\\ments\n");
  }

  @Test
  void eachConfigurationIsSolvedOnItsOwn() {
    FakePrometheus prometheus = fleet().needs(Area.METASPACE, 230).runs("beef", "1.20.3");
    CommandRun run = advise(prometheus);
    assertThat(run.err())
        .contains("several memory models run as taskmanager (configurations cafe, beef)");
    assertThat(run.out()).contains("configuration cafe", "configuration beef");
    assertThat(advise(prometheus, "--format", "patch").code()).isEqualTo(2);
  }

  @Test
  void editsTheConfigurationThatIsGiven() throws IOException {
    Files.writeString(
        folder.resolve("config.yaml"),
        "taskmanager: {memory: {process: {size: 1728m}, managed: {fraction: 0.4}}}");
    CommandRun run = advise(fleet().needs(Area.METASPACE, 230), "--conf", folder.toString());
    assertThat(run.out())
        .contains("# remove taskmanager.memory.managed.fraction")
        .doesNotContain("must stand beside", "autoscaler");
    CommandRun options =
        advise(fleet().needs(Area.METASPACE, 230), "-D", "taskmanager.memory.process.size=1728m");
    assertThat(options.code()).isEqualTo(3);
    assertThat(options.out())
        .contains("Kubernetes operator's autoscaler tunes this deployment")
        .doesNotContain("must stand beside");
    assertThat(advise(fleet()).out()).doesNotContain("autoscaler");
    CommandRun other =
        advise(fleet().needs(Area.METASPACE, 230), "-D", "taskmanager.memory.process.size=4g");
    assertThat(other.code()).isEqualTo(5);
    assertThat(other.out()).contains("-D does not resolve to the sizes that run");
  }

  @Test
  void saysWhatMustNotStandBesideTheLines() {
    CommandRun run = advise(fleet().needs(Area.METASPACE, 230), "--format", "flink-conf");
    assertThat(run.out())
        .startsWith("# remove the old lines of the keys set here, flat or nested\n")
        .contains("\ntaskmanager.memory.process.size: 1728m\n")
        .contains("taskmanager.memory.managed.size: 536870920b\n");
    assertThat(run.err())
        .contains(
            "note: Prometheus does not know the user's own configuration (give it with --conf):"
                + " none of taskmanager.memory.flink.size, taskmanager.memory.task.heap.size,"
                + " taskmanager.memory.managed.fraction, ");
  }

  @Test
  void takesWhatFailedAndWhatLimits() {
    CommandRun refused = advise(fleet().range("flink_memory_network_refused_total", "1"));
    assertThat(refused.code()).isEqualTo(4);
    assertThat(refused.out()).contains("net_refused");
    CommandRun killed =
        advise(
            fleet()
                .range("flink_memory_container_oom_kills_total", "2")
                .at("flink_memory_container_limit_bytes", "1811939328"));
    assertThat(killed.out()).contains("oom_killed");
    CommandRun leaking =
        advise(
            fleet()
                .needs(Area.METASPACE, 200)
                .at("flink_memory_user_loaders{state=\"live\"}", "1")
                .at("flink_memory_user_loaders{state=\"leaked\"}", "5")
                .at("flink_memory_user_loader_bytes{state=\"leaked\"}", "104857600"));
    assertThat(leaking.out()).contains("meta_leak", "5 class loaders of ended jobs");
    CommandRun pausing =
        advise(
            fleet().needs(Area.HEAP, 340).range("rate(flink_memory_gc_pause_seconds_total", "0.2"));
    assertThat(pausing.out()).contains("gc_pressure");
  }

  @Test
  void whatFailedBeforeTheLastDayIsNotUrgent() {
    for (String counter :
        List.of("flink_memory_network_refused_total", "flink_memory_container_oom_kills_total")) {
      FakePrometheus late = fleet().once(counter, "1", 23 * 3600);
      assertThat(advise(late.at("container_limit_bytes", "1811939328")).code()).isEqualTo(4);
      FakePrometheus early = fleet().once(counter, "1", 24 * 3600);
      assertThat(advise(early.at("container_limit_bytes", "1811939328")).code()).isZero();
    }
  }

  @Test
  void aKillOfTheLastWeekForbidsACut() {
    String counter = "flink_memory_container_oom_kills_total";
    FakePrometheus large =
        fleet().of(new SeenProcess().own("taskmanager.memory.process.size", "8g"));
    large.needs(Area.HEAP, 900);
    String[] shrink = {"--mode", "shrink"};
    assertThat(advise(large, shrink).out()).contains("Shrink:");
    large.once(counter, "1", 5 * 24 * 3600);
    assertThat(advise(large, shrink).out()).doesNotContain("Shrink:");
    large.once(counter, "1", 7 * 24 * 3600);
    assertThat(advise(large, shrink).out()).contains("Shrink:");
  }

  /** By the same guards as in the agent, and only where all of them tell what they know. */
  @Test
  void overheadIsLoweredWhereEveryProcessExplainsHalfOfIt() {
    String share = "((sum by (cluster, namespace, job, instance) (abs(flink_memory_resident_bytes{";
    FakePrometheus large =
        fleet().of(new SeenProcess().own("taskmanager.memory.process.size", "8g"));
    large.needs(Area.OVERHEAD, 200).needs(Area.HEAP, 900);
    String[] shrink = {"--mode", "shrink", "--format", "json"};
    String lowered = "peak 200 MiB x 1.25, at least 192 MiB";
    assertThat(advise(large, shrink).out()).as("none tells it").doesNotContain(lowered);
    large.at("count " + share, "1").at("max " + share, "0.4");
    assertThat(advise(large, shrink).out()).as("one of two tells it").doesNotContain(lowered);
    large.at("count " + share, "2");
    assertThat(advise(large, shrink).out()).contains(lowered);
    large.at("max " + share, "0.6");
    assertThat(advise(large, shrink).out()).doesNotContain(lowered);
    large.at("max " + share, "NaN");
    assertThat(advise(large, shrink).out()).doesNotContain(lowered);
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

  @Test
  void anAreaThatSomeProcessDoesNotTellIsNotLowered() {
    FakePrometheus all = fleet().needs(Area.METASPACE, 230);
    assertThat(advise(all).out()).contains("Heap 512 MiB -> 448 MiB", "the total stays");
    CommandRun run = advise(fleet().needs(Area.METASPACE, 230).oneIsSilentOn(Area.HEAP));
    assertThat(run.out())
        .doesNotContain("Heap 512 MiB ->")
        .contains(
            "\n  1 of 2 processes do not tell what they need of heap, so it is not lowered\n");
  }

  @Test
  void stepsInWhichACollectorPausedCountAsCollections() {
    FakePrometheus growing = fleet().needs(Area.OFF_HEAP, 90).growsIn(Area.OFF_HEAP);
    assertThat(advise(growing).out()).contains("direct memory grows").doesNotContain("through");
    CommandRun run = advise(growing.range("rate(flink_memory_gc_pause_seconds_total", "0.001"));
    assertThat(run.out()).contains("direct_leak").contains("through 2017 collections");
  }

  @Test
  void keepsAShareForEachSlotOfTheConfigurationGiven() throws IOException {
    Files.writeString(
        folder.resolve("config.yaml"),
        "taskmanager: {numberOfTaskSlots: 6, memory: {process: {size: 1728m}}}");
    FakePrometheus fleet = fleet().needs(Area.MANAGED, 0).needs(Area.METASPACE, 230);
    fleet.at("managed_reserved_bytes", "1").range("used_bytes{area=\"managed\"}", "0");
    assertThat(advise(fleet, "--format", "json").out()).contains("\"wanted\" : 268435460");
    assertThat(advise(fleet, "--conf", folder.toString(), "--format", "json").out())
        .contains("\"wanted\" : 402653184")
        .doesNotContain("\"wanted\" : 268435460");
  }

  @Test
  void aWindowLongerThanTimeItselfIsAllTime() {
    FakePrometheus prometheus = fleet();
    CommandRun run = advise(prometheus, "--window", "999999999d");
    assertThat(run.code()).isZero();
    assertThat(run.err()).isEmpty();
  }

  @Test
  void leavesOutWhatIsNoNumber() {
    CommandRun run =
        advise(
            fleet()
                .range("used_bytes{area=\"managed\"}", "NaN")
                .at("flink_memory_container_limit_bytes", "+Inf"));
    assertThat(run.code()).isZero();
    assertThat(run.err().lines())
        .containsExactly(
            "warning: --prometheus prometheus:9090: 2018 values are NaN or infinite and were left"
                + " out");
  }

  @Test
  void saysWhatIsMissing() {
    CommandRun run = advise(fleet().knowsNothingOf(Area.HEAP).knowsNothingOf(Area.OVERHEAD));
    assertThat(run.out())
        .contains("no demand in the window of: heap, overhead")
        .contains("no_gc_data");
  }

  @Test
  void aPartialAnswerIsToldAndLowersNothing() {
    CommandRun run = advise(fleet().warns("[\"store 2 is away\"]"));
    assertThat(run.err().lines())
        .containsExactly("warning: --prometheus prometheus:9090: answers in part: store 2 is away");
    assertThat(run.out())
        .contains("not all that was asked for could be observed, so nothing is lowered");
  }

  @Test
  void oneHashWithTwoSizesIsLeftOut() {
    CommandRun run = advise(fleet().mixedSizes());
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("run with different sizes; tell them apart with --by, left out");
  }

  @Test
  void aFleetWithoutAModelIsLeftOut() {
    assertThat(advise(fleet().withoutModel()).err())
        .contains("no flink_memory_component_configured_bytes, left out");
  }

  @Test
  void anEmptyAnswerShowsTheSelector() {
    CommandRun nothing = advise(new FakePrometheus(), "--match", "{namespace=\"no\"}");
    assertThat(nothing.code()).isEqualTo(2);
    assertThat(nothing.err().lines())
        .containsExactly(
            "error: --prometheus prometheus:9090: no series matches"
                + " flink_memory_info{namespace=\"no\"}; check the selector, and that the agents"
                + " are scraped");
    CommandRun gone = advise(new FakePrometheus().at("count (max_over_time", "3"));
    assertThat(gone.err()).contains("nothing runs now that matches", "only before (3 within");
    assertThat(advise(fleet(), "--role", "jobmanager").err())
        .contains("no series matches jobmanager in flink_memory_info{}");
  }

  @ParameterizedTest
  @CsvSource({
    "401, no, answered 401; give user and password",
    "404, 404 page not found, answered 404 404 page not found",
    "400, '{\"status\":\"error\",\"errorType\":\"bad_data\",\"error\":\"parse error: x\"}',"
        + " answered 400 parse error: x",
    "503, '{\"status\":\"error\",\"errorType\":\"timeout\",\"error\":\"query timed out\"}',"
        + " answered 503 query timed out",
    "200, '{\"status\":\"error\",\"error\":\"many-to-many\"}', many-to-many",
    "200, <html><title>Login, answers no JSON (<html><title>Login); is it a Prometheus?",
    "200, '', answers no JSON (nothing); is it a Prometheus?",
    "200, '{\"schema\":1}', answers other JSON than a Prometheus does",
    "200, '{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[]}}', does not"
        + " tell the time",
  })
  void aWrongAnswerIsToldInOneLine(int status, String body, String told) {
    try (AnswerServer server = AnswerServer.of(status, body)) {
      CommandRun run = advise(server);
      assertThat(run.code()).isEqualTo(2);
      assertThat(run.out()).isEmpty();
      assertThat(run.err().lines())
          .singleElement()
          .asString()
          .startsWith("error: --prometheus prometheus:9090: ")
          .contains(told);
    }
  }

  @Test
  void theWindowMayBeLongerThanAPrometheusAnswersAtOnce() {
    FakePrometheus prometheus = fleet();
    advise(prometheus, "--window", "60d");
    assertThat(prometheus.queries())
        .anyMatch(query -> query.contains("max_over_time(flink_memory_demand_bytes{}[600000ms])"));
  }

  @Test
  void troubleThatNoSizeHelpsHasAnExitCodeOfItsOwn() {
    String kept = String.valueOf(900L << 20);
    CommandRun run = advise(fleet().at("kind=\"allocator\"", kept));
    assertThat(run.code()).isEqualTo(5);
    assertThat(run.out())
        .contains("No size helps: Overhead: the allocator keeps 900 MiB")
        .doesNotContain("no size helps: Overhead");
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
  void networkIsLoweredByWhatThePoolsOfAllProcessesCouldUse() {
    FakePrometheus fleet = fleet().needs(Area.NETWORK, 20);
    assertThat(advise(fleet).out()).doesNotContain("net_low");
    fleet
        .at("flink_memory_limit_bytes{area=\"network\"", "134217728")
        .at("flink_memory_network_buffers{state=\"total\"", "4096")
        .range("flink_memory_network_buffers{state=\"wanted\"", "1000");
    assertThat(advise(fleet).out()).as("none tells it now").doesNotContain("net_low");
    fleet.at("flink_memory_network_buffers{state=\"wanted\"", "1");
    assertThat(advise(fleet).out()).as("one of two tells it").doesNotContain("net_low");
    fleet.at("flink_memory_network_buffers{state=\"wanted\"", "2");
    assertThat(advise(fleet).out())
        .contains("net_low: all pools together could use 31 MiB of 128 MiB");
    fleet.once("flink_memory_network_buffers{state=\"wanted\"", "1000", 300);
    assertThat(advise(fleet).out()).as("told once in a week").doesNotContain("net_low");
  }

  @Test
  void aHeapOfWhichNoCollectionToldForADayIsNotLowered() {
    FakePrometheus fleet = fleet().needs(Area.METASPACE, 230);
    assertThat(advise(fleet).out()).contains("Heap 512 MiB -> 448 MiB");
    assertThat(advise(fleet.at("changes((flink_memory_demand_bytes", "0")).out())
        .doesNotContain("heap_low_use");
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
}
