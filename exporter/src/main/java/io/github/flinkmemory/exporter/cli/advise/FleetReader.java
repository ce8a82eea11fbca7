package io.github.flinkmemory.exporter.cli.advise;

import io.github.flinkmemory.exporter.advice.AdviceInput;
import io.github.flinkmemory.exporter.advice.AdvicePolicy;
import io.github.flinkmemory.exporter.advice.CodeLoaders;
import io.github.flinkmemory.exporter.cli.UsageException;
import io.github.flinkmemory.exporter.model.Area;
import io.github.flinkmemory.exporter.model.DeployMode;
import io.github.flinkmemory.exporter.model.FlinkVersion;
import io.github.flinkmemory.exporter.model.MemoryComponent;
import io.github.flinkmemory.exporter.model.MemoryModel;
import io.github.flinkmemory.exporter.model.ModelSource;
import io.github.flinkmemory.exporter.usage.Measure;
import io.github.flinkmemory.exporter.usage.SeriesHistory;
import io.github.flinkmemory.exporter.usage.UsageStatistics;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Reads what the processes of one configuration needed. For one use. */
final class FleetReader {
  /** Rules that cover less of the time than this were installed in the middle of it. */
  private static final double LEAST_COVERED = 0.9;

  private static final String BUFFERS = "flink_memory_network_buffers";
  private static final String WANTED = "state=\"wanted\"";

  private final PrometheusServer server;
  private final FleetGroup group;
  private final AdvicePolicy policy;
  private final long now;
  private final long start;
  private final long step;
  private final FleetQueries queries;
  private final SeriesHistory history;
  private final LoadHistory load;
  private final List<String> remarks = new ArrayList<>();

  /** Steps in which a collector paused: at least one collection each; 0 when not known. */
  private long collections;

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
    this.now = now;
    // So that the last step ends now.
    this.start = now - windowMillis / stepMillis * stepMillis;
    this.step = stepMillis;
    this.queries = new FleetQueries(group.identity(), group.configurationHash(), stepMillis);
    this.history = new SeriesHistory(policy.usage(), stepMillis);
    this.load = new LoadHistory(stepMillis);
  }

  /**
   * @param rulesTrouble why recording rules cannot answer; empty when they can
   * @return null when nothing can be said, which is told in a complaint
   */
  @Nullable Observation observe(String rulesTrouble, List<String> complaints)
      throws UsageException {
    MemoryModel model = model(complaints);
    if (model == null) {
      return null;
    }
    load();
    demand(rulesTrouble);
    ownPeaks();
    measures();
    missingAreas(model);
    DeployMode mode = ReportReader.deployMode(group.deployMode());
    AdviceInput.Builder input =
        AdviceInput.builder(model, usage(model))
            .configuration(MinimalConfiguration.of(model, group.flinkVersion(), mode))
            .process(group.flinkVersion(), mode)
            .containerLimit(one("min", "flink_memory_container_limit_bytes", ""))
            .managedReserved(one("max", "flink_memory_managed_reserved_bytes", ""))
            .stateBackend(one("max", "flink_memory_rocksdb_bytes", "kind=\"usage\"").orElse(0) > 0)
            .fragmentedBytes(one("max", "flink_memory_resident_bytes", "kind=\"allocator\""))
            .codeLoaders(codeLoaders());
    limits(input);
    conflicts(input);
    return new Observation(
        server.shown() + " " + group.name(),
        group.name(),
        group.configurationHash(),
        group.processes(),
        input.build(),
        policy,
        Collections.emptyList(),
        remarks,
        editRemark(model));
  }

  private @Nullable MemoryModel model(List<String> complaints) throws UsageException {
    String told = server.told() + ": " + group.identity() + ": ";
    Map<MemoryComponent, Long> largest = components("max");
    if (!largest.equals(components("min"))) {
      complaints.add(
          told + "its processes run with different sizes; tell them apart with --by, left out");
      return null;
    }
    try {
      return new MemoryModel(group.role(), largest, ModelSource.CAPTURED_CONFIGURATION);
    } catch (IllegalArgumentException e) {
      complaints.add(
          told
              + (largest.isEmpty()
                  ? "no flink_memory_component_configured_bytes, left out"
                  : "no complete memory model ("
                      + e.getMessage()
                      + "), so nothing to advise on, left out"));
      return null;
    }
  }

  private Map<MemoryComponent, Long> components(String aggregation) throws UsageException {
    Map<MemoryComponent, Long> components = new EnumMap<>(MemoryComponent.class);
    for (PrometheusSeries series :
        server.at(
            now,
            queries.now(
                aggregation + " by (memory_component)",
                "flink_memory_component_configured_bytes",
                ""))) {
      for (MemoryComponent component : MemoryComponent.values()) {
        if (component.label().equals(series.label("memory_component"))) {
          components.put(component, series.last());
        }
      }
    }
    return components;
  }

  private void load() throws UsageException {
    for (PrometheusSeries series : range(queries.processes())) {
      load.processes(series.values());
    }
    String tasks = queries.overStep("max", "max_over_time", "flink_memory_tasks", "");
    for (PrometheusSeries series : range(tasks)) {
      load.tasks(series.values());
    }
  }

  private void demand(String rulesTrouble) throws UsageException {
    String trouble = rulesTrouble;
    if (trouble.isEmpty()) {
      List<PrometheusSeries> recorded = range(queries.recordedDemand());
      int covered = 0;
      for (PrometheusSeries series : recorded) {
        covered = Math.max(covered, series.values().size());
      }
      if (covered > 0 && covered >= LEAST_COVERED * load.steps()) {
        recordDemand(recorded);
        remarks.add("demand from the recording rule deployment:flink_memory_demand_bytes:max");
        return;
      }
      trouble =
          covered == 0
              ? "no recording rules answer"
              : "the recording rules cover only "
                  + TimeText.of(covered * step)
                  + " of "
                  + TimeText.of(load.steps() * step);
    }
    recordDemand(range(queries.demand()));
    remarks.add("demand from the series of the processes, for " + trouble);
  }

  private void recordDemand(List<PrometheusSeries> byArea) {
    for (PrometheusSeries series : byArea) {
      Area area = area(series.label("area"));
      if (area != null) {
        record(Measure.demand(area), series, 1);
      }
    }
  }

  /** What the agents saw between two scrapes. */
  private void ownPeaks() throws UsageException {
    for (PrometheusSeries series :
        server.at(now, queries.now("max by (area)", "flink_memory_peak_bytes", ""))) {
      Area area = area(series.label("area"));
      if (area != null) {
        history.peak(Measure.demand(area), series.last());
      }
    }
  }

  private void measures() throws UsageException {
    highest(Measure.MANAGED_USED, "flink_memory_used_bytes", "area=\"managed\"");
    highest(Measure.CONTAINER, "flink_memory_container_unreclaimable_bytes", "");
    wanted();
    highest(Measure.ALLOCATOR, "flink_memory_resident_bytes", "kind=\"allocator\"");
    String pauses = queries.overStep("max", "rate", "flink_memory_gc_pause_seconds_total", "");
    for (PrometheusSeries series : range(pauses)) {
      record(Measure.GC_PAUSE, series, 1e6);
      for (double share : series.values().values()) {
        collections += share > 0 ? 1 : 0;
      }
    }
  }

  /** Told in buffers, of which the whole pool tells the size. */
  private void wanted() throws UsageException {
    OptionalLong bytes = one("max", "flink_memory_limit_bytes", "area=\"network\"");
    OptionalLong buffers = one("max", BUFFERS, "state=\"total\"");
    if (bytes.isPresent() && buffers.orElse(0) > 0) {
      double each = bytes.getAsLong() / (double) buffers.getAsLong();
      String most = queries.overStep("max", "max_over_time", BUFFERS, WANTED);
      for (PrometheusSeries series : range(most)) {
        record(Measure.NETWORK_WANTED, series, each);
      }
    }
  }

  private void highest(Measure measure, String metric, String matcher) throws UsageException {
    for (PrometheusSeries series :
        range(queries.overStep("max", "max_over_time", metric, matcher))) {
      record(measure, series, 1);
    }
  }

  private void record(Measure measure, PrometheusSeries series, double factor) {
    for (Map.Entry<Long, Double> point : series.values().entrySet()) {
      history.record(measure, point.getKey(), Math.round(point.getValue() * factor));
    }
  }

  private void missingAreas(MemoryModel model) {
    List<String> missing = new ArrayList<>();
    for (Area area : Area.values()) {
      if (model.has(area) && history.steps(Measure.demand(area)) == 0) {
        missing.add(area.label());
      }
    }
    if (!missing.isEmpty()) {
      remarks.add("no demand in the window of: " + String.join(", ", missing));
    }
  }

  private UsageStatistics usage(MemoryModel model) throws UsageException {
    UsageStatistics.Builder usage =
        UsageStatistics.builder()
            .timeMillis(now)
            .phase(load.phase(policy.usage().warmUpMillis()))
            .observed(load.runningMillis(), load.loweringMillis())
            .networkRefused(rose("flink_memory_network_refused_total"))
            .oomKilled(rose("flink_memory_container_oom_kills_total"))
            .collections(collections)
            .liveSetRenewed(liveSetRenewed());
    history.addTo(usage);
    silence(model, usage);
    return usage.build();
  }

  /** Within the window that the agent looks back too: what is older has been seen to, or not. */
  private boolean rose(String counter) throws UsageException {
    for (PrometheusSeries series : range(queries.overStep("max", "increase", counter, ""))) {
      for (Map.Entry<Long, Double> rise : series.values().entrySet()) {
        if (rise.getValue() > 0 && rise.getKey() > now - policy.usage().windowMillis()) {
          return true;
        }
      }
    }
    return false;
  }

  /** An area is lowered only where every process tells what it needs of it. */
  private void silence(MemoryModel model, UsageStatistics.Builder usage) throws UsageException {
    Map<Area, Long> telling = new EnumMap<>(Area.class);
    for (PrometheusSeries series :
        server.at(now, queries.now("count by (area)", "flink_memory_demand_bytes", ""))) {
      Area area = area(series.label("area"));
      if (area != null) {
        telling.put(area, series.last());
      }
    }
    if (one("count", BUFFERS, WANTED).orElse(0) < group.processes()) {
      usage.partial(Measure.NETWORK_WANTED);
    }
    partlyTold(usage, Measure.NETWORK_WANTED, Area.NETWORK);
    partlyTold(usage, Measure.MANAGED_USED, Area.MANAGED);
    partlyTold(usage, Measure.GC_PAUSE, Area.HEAP);
    for (Area area : Area.values()) {
      long silent = group.processes() - telling.getOrDefault(area, 0L);
      if (model.has(area) && silent > 0) {
        usage.partial(Measure.demand(area));
        if (history.steps(Measure.demand(area)) > 0) {
          remarks.add(
              silent
                  + " of "
                  + group.processes()
                  + " processes do not tell what they need of "
                  + area.label()
                  + ", so it is not lowered");
        }
      }
    }
  }

  /** What was told for an hour says nothing of the week for which demand was. */
  private void partlyTold(UsageStatistics.Builder usage, Measure measure, Area area) {
    if (history.steps(measure) < LEAST_COVERED * history.steps(Measure.demand(area))) {
      usage.partial(measure);
    }
  }

  private void limits(AdviceInput.Builder input) throws UsageException {
    for (PrometheusSeries series :
        server.at(now, queries.now("min by (area)", "flink_memory_limit_bytes", ""))) {
      Area area = area(series.label("area"));
      // As the agent does: the others' limits are what is configured, or the container's.
      if (area == Area.HEAP || area == Area.METASPACE) {
        input.limit(area, OptionalLong.of(series.last()));
      }
    }
  }

  private void conflicts(AdviceInput.Builder input) throws UsageException {
    for (PrometheusSeries series :
        server.at(
            now,
            queries.now("max by (area)", "flink_memory_finding", "reason=\"model_conflict\""))) {
      Area area = area(series.label("area"));
      if (area != null && series.last() > 0) {
        input.conflict(area);
      }
    }
  }

  private @Nullable CodeLoaders codeLoaders() throws UsageException {
    OptionalLong live = one("max", "flink_memory_user_loaders", "state=\"live\"");
    OptionalLong leaked = one("max", "flink_memory_user_loaders", "state=\"leaked\"");
    if (!live.isPresent() || !leaked.isPresent()) {
      return null;
    }
    return new CodeLoaders(
        live.getAsLong(),
        leaked.getAsLong(),
        one("max", "flink_memory_user_loader_bytes", "state=\"leaked\"").orElse(0),
        one("max", "flink_memory_metaspace_growth_per_job_bytes", "").orElse(0));
  }

  /** That what lives changes is told by collections alone; of every process. */
  private boolean liveSetRenewed() throws UsageException {
    List<PrometheusSeries> answer =
        server.at(now, queries.leastChanges(Area.HEAP, policy.usage().windowMillis()));
    return !answer.isEmpty() && answer.get(0).last() > 0;
  }

  private OptionalLong one(String aggregation, String metric, String matcher)
      throws UsageException {
    List<PrometheusSeries> answer = server.at(now, queries.now(aggregation, metric, matcher));
    return answer.isEmpty() ? OptionalLong.empty() : OptionalLong.of(answer.get(0).last());
  }

  private List<PrometheusSeries> range(String query) throws UsageException {
    return server.range(start, now, step, query);
  }

  private static @Nullable Area area(String label) {
    for (Area area : Area.values()) {
      if (area.label().equals(label)) {
        return area;
      }
    }
    return null;
  }

  private String editRemark(MemoryModel model) {
    return group.flinkVersion().isEmpty()
        ? ""
        : MinimalConfiguration.remark(model, FlinkVersion.parse(group.flinkVersion()));
  }
}
