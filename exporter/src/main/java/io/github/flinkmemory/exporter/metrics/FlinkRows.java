package io.github.flinkmemory.exporter.metrics;

import io.github.flinkmemory.exporter.report.MemoryReport;
import io.github.flinkmemory.exporter.report.OffHeapPart;
import io.github.flinkmemory.exporter.sample.SampleField;
import io.github.flinkmemory.exporter.sample.UserLoader;
import io.micrometer.core.instrument.Tags;
import java.util.OptionalLong;
import java.util.function.Function;

/** What Flink reserves and holds, and the class loaders of its jobs. */
final class FlinkRows {
  private FlinkRows() {}

  static void add(MeterRows table) {
    pools(table);
    userCode(table);
  }

  private static void pools(MeterRows table) {
    buffers(table, "total", report -> report.measured(SampleField.NETWORK_TOTAL_SEGMENTS));
    buffers(table, "available", report -> report.measured(SampleField.NETWORK_AVAILABLE_SEGMENTS));
    buffers(table, "required", report -> report.measured(SampleField.NETWORK_REQUIRED_SEGMENTS));
    buffers(table, "wanted", report -> report.measured(SampleField.NETWORK_WANTED_SEGMENTS));
    buffers(
        table,
        "holding_data",
        report -> report.measured(SampleField.NETWORK_HOLDING_DATA_SEGMENTS));
    buffers(
        table,
        "used",
        report -> {
          OptionalLong total = report.measured(SampleField.NETWORK_TOTAL_SEGMENTS);
          OptionalLong available = report.measured(SampleField.NETWORK_AVAILABLE_SEGMENTS);
          return total.isPresent() && available.isPresent()
              ? OptionalLong.of(total.getAsLong() - available.getAsLong())
              : OptionalLong.empty();
        });
    table.measured(Metric.NETWORK_REFUSED, SampleField.NETWORK_REFUSED, 1);
    table.measured(Metric.CLASS_SPACE, SampleField.CLASS_SPACE_USED, 1);
    table.measured(Metric.CHILDREN_RESIDENT, SampleField.CHILDREN_RESIDENT, 1);
    table.measured(Metric.MANAGED_RESERVED, SampleField.MANAGED_RESERVED, 1);
    for (OffHeapPart part : OffHeapPart.values()) {
      table.add(Metric.OFF_HEAP, Tags.of("kind", part.label()), report -> report.offHeap(part));
    }
    table.measured(Metric.TASKS, SampleField.TASKS, 1);
    rocksDb(table, "capacity", SampleField.ROCKSDB_CAPACITY);
    rocksDb(table, "usage", SampleField.ROCKSDB_USAGE);
    rocksDb(table, "pinned", SampleField.ROCKSDB_PINNED);
  }

  private static void buffers(
      MeterRows table, String state, Function<MemoryReport, OptionalLong> value) {
    table.add(Metric.NETWORK_BUFFERS, Tags.of("state", state), value);
  }

  private static void rocksDb(MeterRows table, String kind, SampleField field) {
    table.add(Metric.ROCKSDB, Tags.of("kind", kind), report -> report.measured(field));
  }

  private static void userCode(MeterRows table) {
    for (UserLoader.State state : UserLoader.State.values()) {
      Tags tags = Tags.of("state", state.label());
      table.add(Metric.USER_LOADERS, tags, report -> report.measured(state.count()));
      table.add(Metric.USER_LOADER_BYTES, tags, report -> report.measured(state.bytes()));
    }
    table.measured(Metric.USER_LOADER_SUSPECTS, SampleField.USER_LOADER_SUSPECTS, 1);
    table.add(
        Metric.METASPACE_GROWTH,
        Tags.empty(),
        report -> report.metaspaceLeak().growthPerFinishedJob());
    table.add(
        Metric.METASPACE_JOBS_LEFT, Tags.empty(), report -> report.metaspaceLeak().jobsLeft());
  }
}
