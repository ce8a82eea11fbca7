package io.github.flinkmemory.exporter.advice;

import io.github.flinkmemory.exporter.model.Area;
import io.github.flinkmemory.exporter.model.DeployMode;
import io.github.flinkmemory.exporter.model.FlinkVersion;
import io.github.flinkmemory.exporter.model.MemoryModel;
import io.github.flinkmemory.exporter.model.ProcessRole;
import io.github.flinkmemory.exporter.model.file.UserConfiguration;
import io.github.flinkmemory.exporter.model.resolve.MemoryModelResolver;
import io.github.flinkmemory.exporter.usage.Measure;
import io.github.flinkmemory.exporter.usage.Phase;
import io.github.flinkmemory.exporter.usage.UsagePolicy;
import io.github.flinkmemory.exporter.usage.UsageStatistics;
import io.github.flinkmemory.exporter.usage.ValueStatistics;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A process with a user's configuration and what its jobs need, as a test states it. */
final class Workload {
  static final long MIB = 1L << 20;
  static final long DAY = UsagePolicy.production().windowMillis();

  private final Map<String, String> configuration;
  private final EnumMap<Measure, ValueStatistics> values = new EnumMap<>(Measure.class);
  private FlinkVersion version = FlinkVersion.of(1, 20, 3);
  private @Nullable String called;
  private ProcessRole role = ProcessRole.TASK_MANAGER;
  private Phase phase = Phase.RUNNING;
  private long observed = 7 * DAY;
  private boolean renewed = true;
  private boolean refused;
  private boolean oomKilled;
  private boolean longOomKilled;
  private long collections = 100;
  private OptionalLong containerLimit = OptionalLong.empty();
  private OptionalLong reserved = OptionalLong.of(0);
  private OptionalLong fragmented = OptionalLong.empty();
  private OptionalDouble unexplained = OptionalDouble.of(0);
  private boolean stateBackend;
  private @Nullable CodeLoaders loaders;
  private long slots = 1;
  private final EnumMap<Area, Long> limits = new EnumMap<>(Area.class);
  private final EnumSet<Area> conflicts = EnumSet.noneOf(Area.class);
  private final EnumSet<Measure> unknown = EnumSet.noneOf(Measure.class);
  private DeployMode mode = DeployMode.KUBERNETES;

  private Workload(Map<String, String> configuration) {
    this.configuration = configuration;
  }

  static Workload with(Map<String, String> configuration) {
    return new Workload(configuration);
  }

  Workload version(String text) {
    version = FlinkVersion.parse(text);
    return this;
  }

  /** What the process says its version is, where that is not the version of its model. */
  Workload calledVersion(String text) {
    called = text;
    return this;
  }

  Workload deployMode(DeployMode value) {
    mode = value;
    return this;
  }

  Workload jobManager() {
    role = ProcessRole.JOB_MANAGER;
    return this;
  }

  Workload needs(Area area, long mib) {
    return measure(Measure.demand(area), ValueStatistics.ofPeak(mib * MIB));
  }

  Workload measure(Measure measure, ValueStatistics statistics) {
    values.put(measure, statistics);
    return this;
  }

  Workload observed(Phase seen, long millis) {
    phase = seen;
    observed = millis;
    return this;
  }

  Workload refused() {
    refused = true;
    return this;
  }

  Workload oomKilled() {
    oomKilled = true;
    return this;
  }

  /** More than a day ago. */
  Workload longOomKilled() {
    longOomKilled = true;
    return this;
  }

  Workload collections(long count) {
    collections = count;
    return this;
  }

  /** What lives is known of an old collection alone. */
  Workload liveSetNotRenewed() {
    renewed = false;
    return this;
  }

  Workload container(long limitMib, long unreclaimableMib) {
    containerLimit = OptionalLong.of(limitMib * MIB);
    return measure(Measure.CONTAINER, ValueStatistics.ofPeak(unreclaimableMib * MIB));
  }

  Workload rocksDb() {
    stateBackend = true;
    reserved = OptionalLong.of(1);
    return this;
  }

  Workload reserved(OptionalLong bytes) {
    reserved = bytes;
    return this;
  }

  Workload fragmented(long mib) {
    fragmented = OptionalLong.of(mib * MIB);
    return measure(Measure.ALLOCATOR, ValueStatistics.ofPeak(mib * MIB));
  }

  /** The share of the overhead that no measurement vouches for. */
  Workload unexplained(OptionalDouble share) {
    unexplained = share;
    return this;
  }

  Workload limit(Area area, long bytes) {
    limits.put(area, bytes);
    return this;
  }

  /** A limit of the JVM that is not the model's. */
  Workload conflict(Area area) {
    conflicts.add(area);
    return this;
  }

  /** What cannot be measured, although it is known where a test does not say so. */
  Workload unknown(Measure measure) {
    unknown.add(measure);
    values.remove(measure);
    return this;
  }

  Workload slots(long count) {
    slots = count;
    return this;
  }

  Workload loaders(long live, long leaked, long leakedMib) {
    loaders = new CodeLoaders(live, leaked, leakedMib * MIB, 0);
    return this;
  }

  /** Of ended jobs, that no collection has looked at yet. */
  Workload released(long releasedMib) {
    return released(releasedMib, 0);
  }

  /** The same, of so much metaspace at present. */
  Workload released(long releasedMib, long metaspaceMib) {
    CodeLoaders known = loaders == null ? new CodeLoaders(0, 0, 0, 0) : loaders;
    loaders = known.withReleased(releasedMib * MIB, 0, metaspaceMib * MIB);
    return this;
  }

  /** Classes of ended jobs that outlived a collection, beside those that none has looked at. */
  Workload outlived(long outlivedMib, long releasedMib, long metaspaceMib) {
    CodeLoaders known = loaders == null ? new CodeLoaders(0, 0, 0, 0) : loaders;
    loaders = known.withReleased(releasedMib * MIB, outlivedMib * MIB, metaspaceMib * MIB);
    return this;
  }

  MemoryModelResolver resolver() {
    return new MemoryModelResolver(version, role, mode);
  }

  MemoryModel model(Map<String, String> own) {
    return resolver().resolve(own).model().orElseThrow();
  }

  MemoryModel model() {
    return model(configuration);
  }

  Map<String, String> configuration() {
    return configuration;
  }

  Advice advise(AdvicePolicy policy) {
    return advise(policy, configuration);
  }

  /** The same jobs in a process with another configuration. */
  Advice advise(AdvicePolicy policy, Map<String, String> own) {
    return Advisor.advise(input(own), policy);
  }

  UsageStatistics.Builder statistics() {
    assume(Measure.GC_PAUSE, ValueStatistics.ofPeak(0));
    ValueStatistics managed = values.get(Measure.MANAGED);
    if (managed != null) {
      assume(Measure.MANAGED_USED, managed);
    }
    UsageStatistics.Builder usage =
        UsageStatistics.builder()
            .timeMillis(1_000_000)
            .phase(phase)
            .observed(observed, observed)
            .networkRefused(refused)
            .oomKilled(oomKilled)
            .longOomKilled(longOomKilled)
            .collections(collections)
            .liveSetRenewed(renewed);
    values.forEach(usage::value);
    return usage;
  }

  private void assume(Measure measure, ValueStatistics statistics) {
    if (!unknown.contains(measure)) {
      values.putIfAbsent(measure, statistics);
    }
  }

  AdviceInput input(Map<String, String> own) {
    AdviceInput.Builder input =
        AdviceInput.builder(model(own), statistics().build())
            .configuration(UserConfiguration.of(own))
            .process(called == null ? version.toString() : called, mode)
            .containerLimit(containerLimit)
            .managedReserved(reserved)
            .fragmentedBytes(fragmented)
            .unexplainedShare(unexplained)
            .stateBackend(stateBackend)
            .codeLoaders(loaders)
            .slots(slots);
    conflicts.forEach(input::conflict);
    limits.forEach((area, bytes) -> input.limit(area, OptionalLong.of(bytes)));
    return input.build();
  }

  Recommendation recommend(AdvicePolicy policy) {
    return recommend(policy, configuration);
  }

  Recommendation recommend(AdvicePolicy policy, Map<String, String> own) {
    Recommendation recommendation = advise(policy, own).recommendation();
    if (recommendation == null) {
      throw new AssertionError("no recommendation");
    }
    return recommendation;
  }
}
