package io.github.flinkmemory.e2e.evaluation;

import java.util.LinkedHashMap;
import java.util.Map;

/** Bytes of a TaskManager's areas; the heap is what the others leave of their sum. */
record Sizes(
    long heap, long taskOffHeap, long network, long managed, long metaspace, long overhead) {

  private static final long MIB = 1 << 20;
  private static final long FRAMEWORK_OFF_HEAP = 128 * MIB;

  /**
   * As small as advice ever makes them, so that there is nothing to lower; overhead, which it
   * hardly ever lowers, with room for what a JVM of a minute still adds to it.
   */
  static Sizes least() {
    return new Sizes(384 * MIB, 0, 64 * MIB, 64 * MIB, 128 * MIB, 512 * MIB);
  }

  Sizes heap(int mebibytes) {
    return new Sizes(mebibytes * MIB, taskOffHeap, network, managed, metaspace, overhead);
  }

  Sizes taskOffHeap(int mebibytes) {
    return new Sizes(heap, mebibytes * MIB, network, managed, metaspace, overhead);
  }

  Sizes network(long bytes) {
    return new Sizes(heap, taskOffHeap, bytes, managed, metaspace, overhead);
  }

  Sizes managed(int mebibytes) {
    return new Sizes(heap, taskOffHeap, network, mebibytes * MIB, metaspace, overhead);
  }

  Sizes metaspace(int mebibytes) {
    return new Sizes(heap, taskOffHeap, network, managed, mebibytes * MIB, overhead);
  }

  Sizes overhead(int mebibytes) {
    return new Sizes(heap, taskOffHeap, network, managed, metaspace, mebibytes * MIB);
  }

  long process() {
    return heap + FRAMEWORK_OFF_HEAP + taskOffHeap + network + managed + metaspace + overhead;
  }

  /** Flink's options. */
  Map<String, String> options() {
    Map<String, String> options = new LinkedHashMap<>();
    put(options, "process.size", process());
    put(options, "task.off-heap.size", taskOffHeap);
    put(options, "network.min", network);
    put(options, "network.max", network);
    put(options, "managed.size", managed);
    put(options, "jvm-metaspace.size", metaspace);
    put(options, "jvm-overhead.min", overhead);
    put(options, "jvm-overhead.max", overhead);
    return options;
  }

  private static void put(Map<String, String> options, String name, long bytes) {
    options.put("taskmanager.memory." + name, String.valueOf(bytes));
  }
}
