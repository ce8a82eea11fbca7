package io.github.flinkmemory.exporter.cli.advise;

import io.github.flinkmemory.exporter.cli.UsageException;
import io.github.flinkmemory.exporter.model.Area;
import io.github.flinkmemory.exporter.model.MemoryModel;
import io.github.flinkmemory.exporter.model.ProcessRole;
import io.github.flinkmemory.exporter.usage.SeriesHistory;
import io.github.flinkmemory.exporter.usage.UsagePolicy;
import io.github.flinkmemory.exporter.usage.UsageStatistics;
import java.util.List;
import java.util.Map;

/** What the processes with one configuration did over the window, as statistics. For one use. */
final class FleetUsage {
  private static final String OOM_KILLS = "flink_memory_container_oom_kills_total";

  private final FleetSeries series;
  private final UsagePolicy policy;
  private final SeriesHistory history;
  private final LoadHistory load;

  FleetUsage(FleetSeries series, UsagePolicy policy, ProcessRole role) {
    this.series = series;
    this.policy = policy;
    this.history = new SeriesHistory(policy, series.stepMillis());
    this.load = new LoadHistory(series.stepMillis(), role == ProcessRole.TASK_MANAGER);
  }

  /**
   * @param container what the containers held
   * @param processes that run now
   * @param rulesTrouble why recording rules cannot answer; empty when they can
   * @param remarks collects what to know of where it comes from
   */
  UsageStatistics read(
      MemoryModel model,
      FleetContainer container,
      int processes,
      String rulesTrouble,
      List<String> remarks)
      throws UsageException {
    load();
    new FleetDemand(series, history, remarks).read(model, rulesTrouble, load.steps());
    FleetMeasures measures = new FleetMeasures(series, history);
    measures.read();
    container.recordTo(history);
    UsageStatistics.Builder usage =
        UsageStatistics.builder()
            .timeMillis(series.nowMillis())
            .phase(load.phase(policy.warmUpMillis()))
            .observed(load.runningMillis(), load.loweringMillis())
            .networkRefused(rose("flink_memory_network_refused_total", policy.windowMillis()))
            .oomKilled(rose(OOM_KILLS, policy.windowMillis()))
            .longOomKilled(rose(OOM_KILLS, policy.longWindowMillis()))
            .collections(measures.readPauses())
            .liveSetRenewed(liveSetRenewed());
    history.addTo(usage, series.nowMillis());
    new FleetSilence(series, history, processes).addTo(usage, model, remarks);
    return usage.build();
  }

  private void load() throws UsageException {
    for (PrometheusSeries processes : series.processes()) {
      load.processes(processes.values());
    }
    for (PrometheusSeries tasks :
        series.overStep("max", "max_over_time", "flink_memory_tasks", "")) {
      load.tasks(tasks.values());
    }
  }

  /** Within a window that the agent looks back too: what is older has been seen to, or not. */
  private boolean rose(String counter, long windowMillis) throws UsageException {
    for (PrometheusSeries rises : series.overStep("max", "increase", counter, "")) {
      for (Map.Entry<Long, Double> rise : rises.values().entrySet()) {
        if (rise.getValue() > 0 && rise.getKey() > series.nowMillis() - windowMillis) {
          return true;
        }
      }
    }
    return false;
  }

  /**
   * That what lives changes is told by collections alone; of every process. As in the agent those
   * of its first hour do not count: what lives while it starts is not what lives while it works.
   */
  private boolean liveSetRenewed() throws UsageException {
    return series
            .leastChanges(Area.HEAP, policy.windowMillis(), policy.longBucketMillis())
            .orElse(0)
        > 0;
  }
}
