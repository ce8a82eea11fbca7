package io.github.flinkmemory.e2e.accuracy;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A state to bring a TaskManager into, in which it then stands still. */
enum Workload {
  IDLE("idle") {
    @Override
    @Nullable String start(MeasuredTaskManager taskManager) {
      return null;
    }
  },
  THREADS("200 more threads") {
    @Override
    String start(MeasuredTaskManager taskManager) {
      return held(taskManager, "threads", EXTRA_THREADS);
    }

    @Override
    String startEmpty(MeasuredTaskManager taskManager) {
      return held(taskManager, "threads", 0);
    }

    @Override
    Effect effect() {
      return Effect.none()
          .without(Subject.OFF_HEAP_USED, Subject.NETWORK_USED, Subject.MANAGED_USED)
          .without(Subject.METASPACE_USED);
    }
  },
  DIRECT("64 MiB of direct memory") {
    @Override
    String start(MeasuredTaskManager taskManager) {
      return held(taskManager, "direct", DIRECT_BYTES);
    }

    @Override
    String startEmpty(MeasuredTaskManager taskManager) {
      return held(taskManager, "direct", 0);
    }

    @Override
    Effect effect() {
      return Effect.none()
          .growing(Subject.OFF_HEAP_USED, DIRECT_BYTES)
          .growing(Subject.KIND_DIRECT, DIRECT_BYTES)
          .without(Subject.NETWORK_USED, Subject.MANAGED_USED, Subject.MANAGED_RESERVED)
          .without(Subject.METASPACE_USED);
    }
  },
  NATIVE("96 MiB from malloc") {
    @Override
    String start(MeasuredTaskManager taskManager) {
      return held(taskManager, "native", NATIVE_BYTES);
    }

    @Override
    String startEmpty(MeasuredTaskManager taskManager) {
      return held(taskManager, "native", 0);
    }

    @Override
    Effect effect() {
      return Effect.none()
          .growing(Subject.OVERHEAD_USED, NATIVE_BYTES)
          .growing(Subject.KIND_UNNAMED, NATIVE_BYTES)
          .without(Subject.NETWORK_USED, Subject.MANAGED_USED, Subject.MANAGED_RESERVED)
          .without(Subject.METASPACE_USED, Subject.OFF_HEAP_USED, Subject.KIND_DIRECT);
    }
  },
  SPARSE_SORT("batch sort, memory hardly touched") {
    @Override
    String start(MeasuredTaskManager taskManager) {
      return sorted(taskManager, 100);
    }

    /** A segment that was never written to is allocated, but not resident. */
    @Override
    Effect effect() {
      return Effect.none().without(Subject.OVERHEAD_USED);
    }
  },
  BATCH_SORT("batch sort, memory filled") {
    @Override
    String start(MeasuredTaskManager taskManager) {
      return sorted(taskManager, 150_000);
    }
  },
  SHUFFLE("all-to-all shuffle, buffers full") {
    @Override
    String start(MeasuredTaskManager taskManager) {
      taskManager.startNeighbour();
      String job = taskManager.submit("FullShuffleJob", Map.of("parallelism", "4"));
      taskManager.awaitFullBuffers(job);
      return job;
    }
  },
  HEAP_STATE("heap state") {
    @Override
    String start(MeasuredTaskManager taskManager) {
      return keyedState(taskManager, "hashmap", 60_000, 60_000);
    }
  },
  ROCKSDB_STATE("RocksDB state, larger than its cache") {
    @Override
    String start(MeasuredTaskManager taskManager) {
      return keyedState(taskManager, "rocksdb", 90_000, 120_000);
    }
  },
  LOADER_LEAK("three leaked class loaders") {
    @Override
    @Nullable String start(MeasuredTaskManager taskManager) {
      for (int i = 0; i < LEAKS; i++) {
        String job = taskManager.submit("LoaderLeakJob", Map.of("thread", LEAKING_THREAD + i));
        taskManager.awaitState(job, "FINISHED");
      }
      return null;
    }

    @Override
    void checkMore(MeasuredTaskManager taskManager) {
      taskManager.awaitLeakedLoaders(LEAKS, LEAKING_THREAD);
    }
  };

  static final int EXTRA_THREADS = 200;
  static final long DIRECT_BYTES = Mebibytes.bytes(64);
  static final long NATIVE_BYTES = Mebibytes.bytes(96);
  static final int LEAKS = 3;
  static final String LEAKING_THREAD = "forgotten-client-";

  private final String title;

  Workload(String title) {
    this.title = title;
  }

  /**
   * Brings it about, and waits until it stands still.
   *
   * @return the job that is left to be cancelled; null when there is none
   */
  abstract @Nullable String start(MeasuredTaskManager taskManager);

  /**
   * Brings about the same without the memory: what is left is what the memory alone causes.
   *
   * @return the job that is left to be cancelled; null when the idle TaskManager is that already
   */
  @Nullable String startEmpty(MeasuredTaskManager taskManager) {
    return null;
  }

  /** What the memory changes in the agent's figures. */
  Effect effect() {
    return Effect.none();
  }

  /**
   * Bytes from malloc of which nobody knows but the job: they have to be unexplained, unless the
   * JVM tracks them.
   */
  long hidden() {
    return this == NATIVE ? NATIVE_BYTES : 0;
  }

  /** What else the agent has to say. */
  void checkMore(MeasuredTaskManager taskManager) {}

  private static String held(MeasuredTaskManager taskManager, String kind, long amount) {
    String result = taskManager.resultFile();
    String job =
        taskManager.submit(
            "HeldMemoryJob",
            Map.of("kind", kind, "amount", String.valueOf(amount), "result", result));
    taskManager.awaitResult(job, result);
    return job;
  }

  private static String sorted(MeasuredTaskManager taskManager, int records) {
    String result = taskManager.resultFile();
    String segments = result + ".segments";
    String job =
        taskManager.submit(
            "BatchSortJob",
            Map.of("records", String.valueOf(records), "result", result, "segments", segments));
    taskManager.awaitResult(job, result);
    taskManager.takeSegments(segments);
    return job;
  }

  private static String keyedState(
      MeasuredTaskManager taskManager, String backend, int keys, int records) {
    String job =
        taskManager.submit(
            "KeyedStateJob",
            Map.of(
                "backend",
                backend,
                "keys",
                String.valueOf(keys),
                "hold-after",
                String.valueOf(records),
                "checkpoint-millis",
                "0"));
    taskManager.awaitRecords(job, "totals_per_key", records);
    return job;
  }

  @Override
  public String toString() {
    return title;
  }
}
