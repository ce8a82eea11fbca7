package io.github.flinkmemory.exporter.advice;

import io.github.flinkmemory.exporter.model.Area;
import io.github.flinkmemory.exporter.model.MemoryModel;
import io.github.flinkmemory.exporter.model.ProcessRole;
import io.github.flinkmemory.exporter.model.check.JvmLimitConflict;
import io.github.flinkmemory.exporter.sample.MemorySample;
import io.github.flinkmemory.exporter.sample.SampleField;
import io.github.flinkmemory.exporter.sample.Source;
import io.github.flinkmemory.exporter.sample.SourceState;
import io.github.flinkmemory.exporter.sample.SourceStatus;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Compares the limits of the running JVM with those that the model asks for. */
public final class LimitFindings {
  private LimitFindings() {}

  /** One finding for each area whose limit is known; none without a model. */
  public static List<Finding> of(@Nullable MemoryModel model, MemorySample sample) {
    if (model == null || !model.isComplete()) {
      return Collections.emptyList();
    }
    OptionalLong heap = limit(sample, SampleField.HEAP_LIMIT);
    OptionalLong metaspace = metaspaceLimit(sample);
    // Flink limits a JobManager's direct memory only on demand, which its process is not told.
    OptionalLong direct =
        model.role() == ProcessRole.TASK_MANAGER
            ? limit(sample, SampleField.DIRECT_LIMIT)
            : OptionalLong.empty();
    Map<Area, String> conflicts = new EnumMap<>(Area.class);
    for (JvmLimitConflict conflict : JvmLimitConflict.find(model, heap, direct, metaspace, false)) {
      conflicts.put(conflict.area(), conflict.toString());
    }
    List<Finding> findings = new ArrayList<>(3);
    add(findings, Area.HEAP, heap, conflicts);
    add(findings, Area.OFF_HEAP, direct, conflicts);
    add(findings, Area.METASPACE, metaspace, conflicts);
    return Collections.unmodifiableList(findings);
  }

  private static void add(
      List<Finding> findings, Area area, OptionalLong limit, Map<Area, String> conflicts) {
    if (limit.isPresent()) {
      findings.add(new Finding(area, Reason.MODEL_CONFLICT, conflicts.getOrDefault(area, "")));
    }
  }

  private static OptionalLong limit(MemorySample sample, SampleField field) {
    return sample.has(field) ? OptionalLong.of(sample.get(field)) : OptionalLong.empty();
  }

  /** A metaspace that was read and has no limit has the largest one. */
  private static OptionalLong metaspaceLimit(MemorySample sample) {
    SourceStatus status = sample.sources().get(Source.METASPACE);
    boolean read = status != null && status.state() == SourceState.UP;
    return read
        ? OptionalLong.of(sample.get(SampleField.METASPACE_LIMIT, Long.MAX_VALUE))
        : OptionalLong.empty();
  }
}
