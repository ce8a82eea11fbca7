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
  KIND_HEAP("kind heap", "heap"),
  /** The agent's own classes are a kind of their own. */
  KIND_METASPACE("kinds metaspace and agent", "metaspace", "agent"),
  KIND_CODE("kind code", "code"),
  KIND_THREAD_STACKS("kind thread_stacks", "thread_stacks"),
  KIND_NETWORK("kind network", "network"),
  KIND_DIRECT("kinds direct and netty", "direct", "netty"),
  /** The resident part of segments that operators allocated. */
  KIND_MANAGED("kind managed", "managed"),
  KIND_ROCKSDB("kind rocksdb", "rocksdb"),
  KIND_MAPPED_FILES("kind mapped_files", "mapped_files"),
  KIND_LIBRARIES("kind libraries", "libraries"),
  /** Where memory shows that nobody but the allocator knows of. */
  KIND_UNNAMED(
      "kinds jvm_native, unsafe, allocator and unexplained",
      "jvm_native",
      "unsafe",
      "allocator",
      "unexplained");

  private static final String KINDS = "flink_memory_resident_bytes";
  private static final double SHARE = 0.03;
  private static final double LEAST_BYTES = 4 * 1024 * 1024;

  private final String title;
  private final String series;

  @SuppressWarnings("ImmutableEnumChecker") // List.of.
  private final List<String> words;

  /** A series, or the sum of some kinds of the resident memory. */
  Subject(String title, String... words) {
    this.title = title;
    boolean kinds = title.startsWith("kind");
    this.series = kinds ? KINDS : words[0];
    this.words = kinds ? List.of(words) : List.of(words).subList(1, words.length);
  }

  String title() {
    return title;
  }

  /** Whether it is a part of the resident memory, and of no other such part. */
  boolean isKind() {
    return series.equals(KINDS);
  }

  OptionalDouble ours(MetricsPage page) {
    if (!isKind()) {
      return page.value(series, words.toArray(String[]::new));
    }
    List<MetricsPage.Series> some =
        page.series(series).stream()
            .filter(one -> words.contains(one.labels().get("kind")))
            .toList();
    return some.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(some.stream().mapToDouble(MetricsPage.Series::value).sum());
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
