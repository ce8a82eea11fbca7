package io.github.flinkmemory.exporter.advice;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.autoscaler.JobAutoScalerContext;
import org.apache.flink.autoscaler.ScalingSummary;
import org.apache.flink.autoscaler.event.AutoScalerEventHandler;
import org.apache.flink.autoscaler.metrics.EvaluatedMetrics;
import org.apache.flink.autoscaler.metrics.EvaluatedScalingMetric;
import org.apache.flink.autoscaler.metrics.ScalingMetric;
import org.apache.flink.autoscaler.topology.JobTopology;
import org.apache.flink.autoscaler.topology.ShipStrategy;
import org.apache.flink.autoscaler.topology.VertexInfo;
import org.apache.flink.autoscaler.tuning.ConfigChanges;
import org.apache.flink.autoscaler.tuning.MemoryTuning;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.runtime.jobgraph.JobVertexID;

/**
 * What the Kubernetes operator's own memory tuning makes of means of use, in bytes.
 *
 * @param heap mean use, garbage included
 * @param metaspace mean use
 * @param managed mean use
 */
record OperatorTuning(double heap, double metaspace, double managed) {

  /** A shuffle from so many subtasks to so many. */
  record Shuffle(int senders, int receivers, int sendersAfter, int receiversAfter) {
    static Shuffle of(int parallelism) {
      return new Shuffle(parallelism, parallelism, parallelism, parallelism);
    }

    /** The one for which it grants this much network memory, or a little more, to one slot. */
    static Shuffle granted(double bytes, long segmentBytes) {
      // Two vertices, each with two buffers for each of the other's subtasks and eight more.
      return of((int) Math.max(1, Math.ceil((bytes / segmentBytes - 16) / 4)));
    }
  }

  /** The configuration with its changes; the same where it makes none. */
  Map<String, String> applyTo(Map<String, String> configuration, Shuffle shuffle) {
    Configuration given = Configuration.fromMap(configuration);
    given.setString("job.autoscaler.memory.tuning.enabled", "true");
    JobVertexID sender = new JobVertexID();
    JobVertexID receiver = new JobVertexID();
    JobTopology topology =
        new JobTopology(
            new VertexInfo(sender, Map.of(), shuffle.senders(), 1 << 15),
            new VertexInfo(
                receiver, Map.of(sender, ShipStrategy.REBALANCE), shuffle.receivers(), 1 << 15));
    Map<JobVertexID, ScalingSummary> scaling = new HashMap<>();
    scale(scaling, sender, shuffle.senders(), shuffle.sendersAfter());
    scale(scaling, receiver, shuffle.receivers(), shuffle.receiversAfter());
    JobAutoScalerContext<JobID> context =
        new JobAutoScalerContext<>(
            new JobID(),
            new JobID(),
            JobStatus.RUNNING,
            given,
            new UnregisteredMetricsGroup(),
            () -> {
              throw new UnsupportedOperationException("no cluster");
            });
    ConfigChanges changes =
        MemoryTuning.tuneTaskManagerMemory(
            context,
            new EvaluatedMetrics(
                Map.of(
                    sender, parallelism(shuffle.senders()),
                    receiver, parallelism(shuffle.receivers())),
                metrics()),
            topology,
            scaling,
            new Silent());
    Map<String, String> changed = new LinkedHashMap<>(configuration);
    changes.getRemovals().forEach(changed::remove);
    changed.putAll(changes.getOverrides());
    return changed;
  }

  private static Map<ScalingMetric, EvaluatedScalingMetric> parallelism(int subtasks) {
    return Map.of(ScalingMetric.PARALLELISM, EvaluatedScalingMetric.of(subtasks));
  }

  private static void scale(
      Map<JobVertexID, ScalingSummary> scaling, JobVertexID vertex, int before, int after) {
    if (before != after) {
      EvaluatedScalingMetric rate = EvaluatedScalingMetric.avg(1);
      scaling.put(
          vertex,
          new ScalingSummary(before, after, Map.of(ScalingMetric.EXPECTED_PROCESSING_RATE, rate)));
    }
  }

  private Map<ScalingMetric, EvaluatedScalingMetric> metrics() {
    return Map.of(
        ScalingMetric.HEAP_MEMORY_USED,
        EvaluatedScalingMetric.avg(heap),
        ScalingMetric.METASPACE_MEMORY_USED,
        EvaluatedScalingMetric.avg(metaspace),
        ScalingMetric.MANAGED_MEMORY_USED,
        EvaluatedScalingMetric.avg(managed),
        ScalingMetric.NUM_TASK_SLOTS_USED,
        EvaluatedScalingMetric.of(1));
  }

  private static final class Silent
      implements AutoScalerEventHandler<JobID, JobAutoScalerContext<JobID>> {
    @Override
    public void handleEvent(
        JobAutoScalerContext<JobID> context,
        Type type,
        String reason,
        String message,
        String messageKey,
        Duration interval) {
      // Of no interest here.
    }
  }
}
