package io.github.flinkmemory.e2e.loop;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A job, and the configuration that its TaskManager starts from. Jobs with state are slow: where a
 * bucket of evidence is half a second, one collection of 15 ms is the three percent of it for which
 * production's five minutes need hundreds.
 */
enum LoopWorkload {
  HEAP_STATE(
      "heap state, 300 MB",
      "KeyedStateJob",
      Map.of("backend", "hashmap", "keys", "250000", "rate", "15000"),
      Map.of("taskmanager.memory.process.size", "4g")) {
    @Override
    long records() {
      return 600_000;
    }
  },
  ROCKSDB_STATE(
      "RocksDB state, 60 MB",
      "KeyedStateJob",
      Map.of("backend", "rocksdb", "keys", "60000", "rate", "2000"),
      Map.of("taskmanager.memory.process.size", "4g")) {
    @Override
    long records() {
      return 120_000;
    }
  },
  SHUFFLE(
      "all-to-all shuffle, 12 x 12",
      "FullShuffleJob",
      Map.of("parallelism", "12"),
      Map.of("taskmanager.memory.process.size", "4g", "taskmanager.numberOfTaskSlots", "12")),
  DIRECT("direct memory, 300 MiB", "direct", 300L << 20, "taskmanager.memory.task.off-heap.size"),
  CLASSES("20,000 class loaders", "classes", 20_000, "taskmanager.memory.jvm-metaspace.size"),
  NATIVE(
      "memory from malloc, 250 MiB", "native", 250L << 20, "taskmanager.memory.jvm-overhead.max"),
  THREADS("1,000 threads", "threads", 1_000, "taskmanager.memory.jvm-overhead.max"),
  BATCH_SORT(
      "batch sort",
      "BatchSortJob",
      Map.of("records", "400000"),
      Map.of("taskmanager.memory.process.size", "4g", "taskmanager.numberOfTaskSlots", "2")) {
    @Override
    boolean writesResult() {
      return true;
    }
  },
  SHORT_OF_BUFFERS(
      "all-to-all shuffle, 24 x 24, refused at first",
      "FullShuffleJob",
      Map.of("parallelism", "24"),
      Map.of(
          "taskmanager.memory.process.size",
          "1728m",
          "taskmanager.numberOfTaskSlots",
          "24",
          "taskmanager.memory.network.min",
          "18m",
          "taskmanager.memory.network.max",
          "18m")) {
    @Override
    boolean isTooSmall() {
      return true;
    }
  },
  SHORT_OF_HEAP(
      "heap state, 480 MB, short of heap",
      "KeyedStateJob",
      Map.of("backend", "hashmap", "keys", "400000", "rate", "15000"),
      Map.of(
          "taskmanager.memory.process.size",
          "1080m",
          "taskmanager.memory.jvm-metaspace.size",
          "128m",
          "taskmanager.memory.managed.size",
          "0")) {
    @Override
    boolean isTooSmall() {
      return true;
    }

    @Override
    long records() {
      return 960_000;
    }
  };

  private final String title;
  private final String program;

  @SuppressWarnings("ImmutableEnumChecker") // Map.of.
  private final Map<String, String> options;

  @SuppressWarnings("ImmutableEnumChecker") // Map.of.
  private final Map<String, String> settings;

  LoopWorkload(
      String title, String program, Map<String, String> options, Map<String, String> settings) {
    this.title = title;
    this.program = program;
    this.options = options;
    this.settings = settings;
  }

  /** Memory of one kind that is held, with four gibibytes of which one is of that kind. */
  LoopWorkload(String title, String kind, long amount, String option) {
    this(
        title,
        "HeldMemoryJob",
        Map.of("kind", kind, "amount", String.valueOf(amount)),
        Map.of("taskmanager.memory.process.size", "4g", option, "1g"));
  }

  String program() {
    return program;
  }

  Map<String, String> options() {
    return options;
  }

  /** Flink's options that the user is said to have written. */
  Map<String, String> settings() {
    return new LinkedHashMap<>(settings);
  }

  /** Whether it starts from too little: then a raise is due at once, or the first run fails. */
  boolean isTooSmall() {
    return false;
  }

  /** Whether the job says in a file that it has taken its memory. */
  boolean writesResult() {
    return program.equals("HeldMemoryJob");
  }

  /** Records after which a job with state has all its keys; 0 where there is none. */
  long records() {
    return 0;
  }

  @Override
  public String toString() {
    return title;
  }
}
