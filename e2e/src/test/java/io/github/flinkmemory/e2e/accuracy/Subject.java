package io.github.flinkmemory.e2e.accuracy;

import io.github.flinkmemory.e2e.agent.MetricsPage;
import java.util.List;
import java.util.OptionalDouble;

/** A number that is compared: the series in which the agent says it. Bytes, unless named so. */
enum Subject {
  RESIDENT("process, resident", "flink_memory_process_resident_bytes"),
  HEAP_USED("area heap, used", "flink_memory_used_bytes", "area", "heap"),
  HEAP_DEMAND("area heap, demand", "flink_memory_demand_bytes", "area", "heap"),
  OFF_HEAP_USED("area off_heap, used", "flink_memory_used_bytes", "area", "off_heap"),
  NETWORK_USED("area network, used", "flink_memory_used_bytes", "area", "network"),
  MANAGED_USED("area managed, used", "flink_memory_used_bytes", "area", "managed"),
  MANAGED_RESERVED("managed, reserved", "flink_memory_managed_reserved_bytes"),
  METASPACE_USED("area metaspace, used", "flink_memory_used_bytes", "area", "metaspace"),
  METASPACE_DEMAND("area metaspace, demand", "flink_memory_demand_bytes", "area", "metaspace"),
  OVERHEAD_USED("area overhead, used", "flink_memory_used_bytes", "area", "overhead"),
  ROCKSDB_USAGE("RocksDB's cache, usage", "flink_memory_rocksdb_bytes", "kind", "usage"),
  ROCKSDB_PINNED("RocksDB's cache, pinned", "flink_memory_rocksdb_bytes", "kind", "pinned"),
  KIND_HEAP("kind heap", "flink_memory_resident_bytes", "kind", "heap"),
  KIND_METASPACE("kind metaspace", "flink_memory_resident_bytes", "kind", "metaspace"),
  KIND_CODE("kind code", "flink_memory_resident_bytes", "kind", "code"),
  KIND_THREAD_STACKS("kind thread_stacks", "flink_memory_resident_bytes", "kind", "thread_stacks"),
  KIND_NETWORK("kind network", "flink_memory_resident_bytes", "kind", "network"),
  KIND_MAPPED_FILES("kind mapped_files", "flink_memory_resident_bytes", "kind", "mapped_files"),
  KIND_LIBRARIES("kind libraries", "flink_memory_resident_bytes", "kind", "libraries");

  private static final double SHARE = 0.03;
  private static final double LEAST_BYTES = 4 * 1024 * 1024;

  private final String title;
  private final String series;
  private final List<String> labels;

  Subject(String title, String series, String... labels) {
    this.title = title;
    this.series = series;
    this.labels = List.of(labels);
  }

  String title() {
    return title;
  }

  OptionalDouble ours(MetricsPage page) {
    return page.value(series, labels.toArray(String[]::new));
  }

  /** Whether the page has this metric at all, if perhaps not this series of it. */
  boolean isServed(MetricsPage page) {
    return !page.series(series).isEmpty();
  }

  /** How far the agent may be from the truth: 3 % or 4 MiB, whichever is more. */
  static double allowed(double truth) {
    return Math.max(SHARE * Math.abs(truth), LEAST_BYTES);
  }
}
