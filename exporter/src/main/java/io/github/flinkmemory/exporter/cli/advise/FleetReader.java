package io.github.flinkmemory.exporter.cli.advise;

import io.github.flinkmemory.exporter.advice.AdviceInput;
import io.github.flinkmemory.exporter.advice.AdvicePolicy;
import io.github.flinkmemory.exporter.advice.CodeLoaders;
import io.github.flinkmemory.exporter.advice.Fragmentation;
import io.github.flinkmemory.exporter.advice.MetaspaceUse;
import io.github.flinkmemory.exporter.cli.UsageException;
import io.github.flinkmemory.exporter.model.Area;
import io.github.flinkmemory.exporter.model.DeployMode;
import io.github.flinkmemory.exporter.model.FlinkVersion;
import io.github.flinkmemory.exporter.model.MemoryModel;
import io.github.flinkmemory.exporter.usage.UsageStatistics;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Reads what the processes of one configuration needed. For one use. */
final class FleetReader {
  private final PrometheusServer server;
  private final FleetGroup group;
  private final AdvicePolicy policy;
  private final FleetSeries series;

  FleetReader(
      PrometheusServer server,
      FleetGroup group,
      AdvicePolicy policy,
      long now,
      long windowMillis,
      long stepMillis) {
    this.server = server;
    this.group = group;
    this.policy = policy;
    this.series = new FleetSeries(server, group, now, windowMillis, stepMillis);
  }

  /**
   * @param rulesTrouble why recording rules cannot answer; empty when they can
   * @return null when nothing can be said, which is told in a complaint
   */
  @Nullable Observation observe(String rulesTrouble, List<String> complaints)
      throws UsageException {
    String told = server.told() + ": " + group.identity() + ": ";
    MemoryModel model = new FleetModel(series, told).read(group.role(), complaints);
    if (model == null) {
      return null;
    }
    List<String> remarks = new ArrayList<>();
    FleetContainer container = FleetContainer.read(series);
    UsageStatistics usage =
        new FleetUsage(series, policy.usage(), group.role())
            .read(model, container, group.processes(), rulesTrouble, remarks);
    return new Observation(
        server.shown() + " " + group.name(),
        group.name(),
        group.configurationHash(),
        group.processes(),
        input(model, usage, container),
        policy,
        Collections.emptyList(),
        remarks,
        editRemark(model));
  }

  private AdviceInput input(MemoryModel model, UsageStatistics usage, FleetContainer container)
      throws UsageException {
    DeployMode mode = ReportReader.deployMode(group.deployMode());
    CodeLoaders loaders = codeLoaders();
    OptionalLong fragmented = series.lastingFragmentation(policy.usage());
    AdviceInput.Builder input =
        AdviceInput.builder(model, usage)
            .configuration(MinimalConfiguration.of(model, group.flinkVersion(), mode))
            .process(group.flinkVersion(), mode)
            .containerLimit(container.limit())
            .managedReserved(series.now("max", "flink_memory_managed_reserved_bytes", ""))
            .stateBackend(
                series.now("max", "flink_memory_rocksdb_bytes", "kind=\"usage\"").orElse(0) > 0)
            .fragmentation(Fragmentation.of(fragmented, fragmented))
            .unexplainedShare(series.unexplainedShare(group.processes()))
            .codeLoaders(loaders)
            .metaspace(Collections.singletonList(metaspace(usage, loaders)));
    limits(input);
    conflicts(input);
    return input.build();
  }

  /** As the agent does: the others' limits are what is configured, or the container's. */
  private void limits(AdviceInput.Builder input) throws UsageException {
    Map<Area, Long> limits = series.nowByArea("min", "flink_memory_limit_bytes", "");
    for (Area area : new Area[] {Area.HEAP, Area.METASPACE}) {
      Long limit = limits.get(area);
      if (limit != null) {
        input.limit(area, OptionalLong.of(limit));
      }
    }
  }

  private void conflicts(AdviceInput.Builder input) throws UsageException {
    series
        .nowByArea("max", "flink_memory_finding", "reason=\"model_conflict\"")
        .forEach(
            (area, found) -> {
              if (found > 0) {
                input.conflict(area);
              }
            });
  }

  /**
   * No series tells at which of the released loaders a collection has looked, so none of them is
   * taken for garbage.
   */
  private @Nullable CodeLoaders codeLoaders() throws UsageException {
    OptionalLong live = series.now("max", "flink_memory_user_loaders", "state=\"live\"");
    OptionalLong leaked = series.now("max", "flink_memory_user_loaders", "state=\"leaked\"");
    if (!live.isPresent() || !leaked.isPresent()) {
      return null;
    }
    return new CodeLoaders(
        live.getAsLong(),
        leaked.getAsLong(),
        series.now("max", "flink_memory_user_loader_bytes", "state=\"leaked\"").orElse(0),
        series.now("max", "flink_memory_metaspace_growth_per_job_bytes", "").orElse(0));
  }

  /** Each process needs what it has without its own leak. */
  private MetaspaceUse metaspace(UsageStatistics usage, @Nullable CodeLoaders loaders)
      throws UsageException {
    MetaspaceUse together = MetaspaceUse.of(usage.demand(Area.METASPACE), loaders);
    if (together.leakedBytes() == 0) {
      return together;
    }
    OptionalLong needed = series.liveMetaspace(Long.MAX_VALUE);
    return needed.isPresent()
        ? together.withNeeded(
            needed.getAsLong(), series.liveMetaspace(policy.usage().windowMillis()).orElse(0))
        : together;
  }

  private String editRemark(MemoryModel model) {
    return group.flinkVersion().isEmpty()
        ? ""
        : MinimalConfiguration.remark(model, FlinkVersion.parse(group.flinkVersion()));
  }
}
