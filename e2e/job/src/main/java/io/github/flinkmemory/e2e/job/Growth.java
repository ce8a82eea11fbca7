package io.github.flinkmemory.e2e.job;

import org.apache.flink.api.common.functions.RichMapFunction;
import org.jspecify.annotations.Nullable;

/**
 * Takes {@code base} at its first record and {@code amount} in pieces, the first {@code
 * afterMillis} later and the last another {@code overMillis} later. There is no second record.
 */
final class Growth extends RichMapFunction<Long, Long> {

  private static final long serialVersionUID = 1L;

  /** The job's own pace: how finely what is due, and the garbage beside it, is spread over time. */
  private static final long STEP_MILLIS = 20;

  private final String kind;
  private final long base;
  private final long amount;
  private final long afterMillis;
  private final long overMillis;
  private final long pieces;
  private final long garbagePerSecond;
  private transient @Nullable HeldMemory held;

  Growth(
      String kind,
      long base,
      long amount,
      long afterMillis,
      long overMillis,
      long pieces,
      long garbagePerSecond) {
    this.kind = kind;
    this.base = base;
    this.amount = amount;
    this.afterMillis = afterMillis;
    this.overMillis = overMillis;
    this.pieces = pieces;
    this.garbagePerSecond = garbagePerSecond;
  }

  @Override
  public Long map(Long number) throws Exception {
    HeldMemory memory = HeldMemory.of(kind);
    held = memory;
    memory.take(base);
    Garbage garbage = new Garbage(garbagePerSecond);
    long start = System.nanoTime();
    long last = 0;
    long taken = 0;
    while (true) {
      long millis = (System.nanoTime() - start) / 1_000_000;
      long due = due(millis - afterMillis);
      for (; taken < due; taken++) {
        memory.take(amount * (taken + 1) / pieces - amount * taken / pieces);
      }
      garbage.make(millis - last);
      last = millis;
      Thread.sleep(STEP_MILLIS);
    }
  }

  /** Pieces to have been taken so long after the first is due. */
  private long due(long millis) {
    if (millis < 0) {
      return 0;
    }
    return overMillis == 0 ? pieces : Math.min(pieces, 1 + millis * (pieces - 1) / overMillis);
  }

  @Override
  public void close() throws Exception {
    if (held != null) {
      held.giveBack();
    }
  }
}
