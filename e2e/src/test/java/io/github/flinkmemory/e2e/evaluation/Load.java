package io.github.flinkmemory.e2e.evaluation;

import java.util.LinkedHashMap;
import java.util.Map;

/** Options of the job that holds memory of one kind and makes garbage. Immutable. */
record Load(Map<String, String> options) implements Workload {

  private static final long MIB = 1 << 20;

  /** Holds nothing. */
  static Load ofKind(String kind) {
    return new Load(Map.of("kind", kind));
  }

  /** From its start on, in mebibytes. */
  Load base(int mebibytes) {
    return with("base", mebibytes * MIB);
  }

  /** From its start on, in classes or threads. */
  Load baseCount(int count) {
    return with("base", count);
  }

  /** So many mebibytes more after a while, at once. */
  Load step(int afterSeconds, int mebibytes) {
    return with("after-millis", afterSeconds * 1000L).with("amount", mebibytes * MIB);
  }

  /** So many classes or threads more after a while, at once. */
  Load stepCount(int afterSeconds, int count) {
    return with("after-millis", afterSeconds * 1000L).with("amount", count);
  }

  /** So many mebibytes more after a while, bit by bit. */
  Load ramp(int afterSeconds, int overSeconds, int mebibytes) {
    return step(afterSeconds, mebibytes).over(overSeconds, overSeconds * 5);
  }

  /** So many classes or threads more after a while, one by one. */
  Load rampCount(int afterSeconds, int overSeconds, int count) {
    return stepCount(afterSeconds, count).over(overSeconds, count);
  }

  /** In so many pieces. */
  Load over(int overSeconds, int pieces) {
    return with("over-millis", overSeconds * 1000L).with("pieces", pieces);
  }

  /** Mebibytes of garbage a second. */
  Load garbage(int mebibytes) {
    return with("garbage-per-second", mebibytes * MIB);
  }

  private Load with(String name, long value) {
    Map<String, String> all = new LinkedHashMap<>(options);
    all.put(name, String.valueOf(value));
    return new Load(all);
  }

  @Override
  public void run(WatchedTaskManager taskManager) {
    taskManager.awaitState(taskManager.submit("FaultJob", options), "RUNNING");
  }
}
