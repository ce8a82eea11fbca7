package io.github.flinkmemory.agent.read.flink;

import io.github.flinkmemory.exporter.sample.JobBuffers;
import io.github.flinkmemory.exporter.sample.MemorySample;
import io.github.flinkmemory.exporter.sample.SampleDetail;
import io.github.flinkmemory.exporter.sample.SampleField;
import io.github.flinkmemory.exporter.sample.Source;
import io.github.flinkmemory.exporter.sample.SourceStatus;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The tasks in the slots, and which job's tasks hold how many network buffers. Takes no lock.
 * Network buffers have no owner that could be asked; a task knows its gates and partitions, and
 * these their pools.
 */
final class TaskReader extends TaskExecutorReader {
  TaskReader(Supplier<List<Object>> roots) {
    super(Source.TASKS, roots);
  }

  @Override
  SourceStatus read(List<Object> taskExecutors, MemorySample.Builder sample) throws Exception {
    Map<Object, Job> jobs = new LinkedHashMap<>();
    long tasks = 0;
    for (Object taskExecutor : taskExecutors) {
      List<Object> slots = TaskExecutorParts.allocatedSlots(taskExecutor);
      if (slots == null) {
        return SourceStatus.unavailable("slots came and went while they were read");
      }
      for (Object slot : slots) {
        List<Object> inSlot =
            Snapshots.copyOf(
                ((Map<?, ?>) FlinkHandles.object(FlinkSymbol.SLOT_TASKS, slot)).values());
        if (inSlot == null) {
          return SourceStatus.unavailable("tasks came and went while they were read");
        }
        tasks += inSlot.size();
        for (Object task : inSlot) {
          Object id = FlinkHandles.object(FlinkSymbol.TASK_JOB, task);
          Job job = jobs.get(id);
          if (job == null) {
            job = new Job();
            jobs.put(id, job);
          }
          job.add(task);
        }
      }
    }
    sample.set(SampleField.TASKS, tasks).set(SampleDetail.JOBS, rows(jobs));
    return SourceStatus.up();
  }

  private static List<JobBuffers> rows(Map<Object, Job> jobs) {
    List<JobBuffers> rows = new ArrayList<>(jobs.size());
    for (Map.Entry<Object, Job> entry : jobs.entrySet()) {
      Job job = entry.getValue();
      rows.add(
          new JobBuffers(
              entry.getKey().toString(), job.name, job.tasks, job.required, job.holdingData));
    }
    rows.sort(Comparator.comparingLong(JobBuffers::required).reversed());
    return rows;
  }

  private static final class Job {
    private String name = "";
    private int tasks;
    private long required;
    private long holdingData;

    void add(Object task) throws Exception {
      tasks++;
      if (name.isEmpty()) {
        name = name(task);
      }
      for (Object gate : (Object[]) FlinkHandles.object(FlinkSymbol.TASK_GATES, task)) {
        addPool(pool(gate, FlinkSymbol.GATE_INNER, FlinkSymbol.GATE_POOL));
      }
      for (Object partition : (Object[]) FlinkHandles.object(FlinkSymbol.TASK_PARTITIONS, task)) {
        addPool(pool(partition, FlinkSymbol.PARTITION_INNER, FlinkSymbol.PARTITION_POOL));
      }
    }

    private static String name(Object task) throws Exception {
      Object metrics = FlinkHandles.object(FlinkSymbol.TASK_METRICS, task);
      Object ofJob = FlinkHandles.object(FlinkSymbol.TASK_METRICS_JOB, metrics);
      Object name = FlinkHandles.nullable(FlinkSymbol.JOB_NAME, ofJob);
      return name == null ? "" : (String) name;
    }

    /** Null before the task was set up, and for a gate or partition of another shuffle service. */
    private static @Nullable Object pool(Object outer, FlinkSymbol inner, FlinkSymbol pool)
        throws Exception {
      Object owner = FlinkHandles.owns(inner, outer) ? FlinkHandles.object(inner, outer) : outer;
      return FlinkHandles.owns(pool, owner) ? FlinkHandles.nullable(pool, owner) : null;
    }

    private void addPool(@Nullable Object pool) throws Exception {
      if (pool != null && FlinkHandles.owns(FlinkSymbol.LOCAL_POOL_REQUIRED, pool)) {
        required += FlinkHandles.number(FlinkSymbol.LOCAL_POOL_REQUIRED, pool);
        holdingData += FlinkHandles.number(FlinkSymbol.LOCAL_POOL_USED, pool);
      }
    }
  }
}
