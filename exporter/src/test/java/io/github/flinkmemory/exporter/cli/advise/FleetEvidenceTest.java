package io.github.flinkmemory.exporter.cli.advise;

import static io.github.flinkmemory.exporter.TestReports.MIB;
import static io.github.flinkmemory.exporter.cli.advise.FakeFleet.advise;
import static io.github.flinkmemory.exporter.cli.advise.FakeFleet.fleet;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkmemory.exporter.cli.CommandRun;
import io.github.flinkmemory.exporter.model.Area;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What of the series of a fleet counts, and what is lowered by it. */
class FleetEvidenceTest {
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

  /** 256 MiB are configured, and 246 MiB are 96 % of them. */
  @Test
  void aPeakBeforeTheLastDaySizesAndIsNotUrgent() {
    CommandRun late = advise(fleet().needed(Area.METASPACE, 246, 23 * 3600));
    assertThat(late.code()).isEqualTo(4);
    CommandRun early = advise(fleet().needed(Area.METASPACE, 246, 6 * 24 * 3600));
    assertThat(early.code()).isEqualTo(3);
    assertThat(early.out()).contains("meta_high", "Metaspace 256 MiB -> 320 MiB");
    assertThat(advise(fleet().needed(Area.OFF_HEAP, 124, 23 * 3600)).code()).isEqualTo(4);
    assertThat(advise(fleet().needed(Area.OFF_HEAP, 124, 24 * 3600)).code()).isEqualTo(3);
  }

  @Test
  void aContainerThatWasFullBeforeTheLastDayIsNotUrgent() {
    String held = "flink_memory_container_unreclaimable_bytes";
    String most = String.valueOf(1700 * MIB);
    FakePrometheus full = fleet().at("container_limit_bytes", String.valueOf(1728 * MIB));
    CommandRun late = advise(full.once(held, most, 23 * 3600));
    assertThat(late.code()).isEqualTo(4);
    assertThat(late.out()).contains("reached 1700 MiB of the container's 1728 MiB");
    CommandRun early = advise(full.once(held, most, 24 * 3600));
    assertThat(early.code()).isEqualTo(3);
    assertThat(early.out()).contains("reached 1700 MiB of the container's 1728 MiB");
  }

  /** Of 1728 and 3456 MiB: the largest that any held is not of the smallest limit. */
  @Test
  void whatOneContainerHoldsIsNotSetAgainstTheLimitOfAnother() {
    String held = "flink_memory_container_unreclaimable_bytes{}[300000ms])";
    String limit = "(flink_memory_container_limit_bytes";
    FakePrometheus fleet =
        fleet()
            .at("min " + limit, String.valueOf(1728 * MIB))
            .at("max " + limit, String.valueOf(3456 * MIB))
            .range(held + " *", String.valueOf(2592 * MIB))
            .range(held + ") /", "0.75");
    String fullest = "flink_memory_container_limit_bytes{}[300000ms])) and on";
    fleet.at(fullest, String.valueOf(3456 * MIB));
    assertThat(advise(fleet).out()).doesNotContain("container_risk");
    assertThat(advise(fleet).code()).isZero();
    fleet.once(held + ") /", "0.96875", 3600);
    CommandRun full = advise(fleet);
    assertThat(full.code()).isEqualTo(4);
    assertThat(full.out()).contains("reached 3348 MiB of the container's 3456 MiB");
  }

  /** One needs 240 MiB without a leak; another leaks 100 of its 150. */
  @Test
  void theLeakOfOneHidesNoShortageOfAnother() {
    FakePrometheus fleet =
        fleet()
            .needs(Area.METASPACE, 240)
            .at("max (flink_memory_user_loaders{state=\"live\"}", "1")
            .at("max (flink_memory_user_loaders{state=\"leaked\"}", "5")
            .at("max (flink_memory_user_loader_bytes{state=\"leaked\"}", "104857600");
    String live = "max (max by (cluster, namespace, job, instance) (max_over_time((max_over_time(";
    fleet.at(live + "flink_memory_demand_bytes", String.valueOf(240 * MIB));
    CommandRun run = advise(fleet);
    assertThat(run.out())
        .contains("5 class loaders of ended jobs", "live classes need 240 MiB of 256 MiB")
        .contains("Metaspace 256 MiB -> 320 MiB");
    assertThat(run.code()).isEqualTo(3);
  }
}
