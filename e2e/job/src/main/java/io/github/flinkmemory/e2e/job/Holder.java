package io.github.flinkmemory.e2e.job;

import org.apache.flink.api.common.functions.RichMapFunction;
import org.jspecify.annotations.Nullable;

/** Takes its memory at the first record, and there is no second one. */
final class Holder extends RichMapFunction<Long, Long> {

  private static final long serialVersionUID = 1L;

  private final String kind;
  private final long amount;
  private final String resultFile;
  private transient @Nullable HeldMemory held;

  Holder(String kind, long amount, String resultFile) {
    this.kind = kind;
    this.amount = amount;
    this.resultFile = resultFile;
  }

  @Override
  public Long map(Long number) throws Exception {
    HeldMemory memory = HeldMemory.of(kind);
    held = memory;
    memory.take(amount);
    WholeFile.write(resultFile, "amount=" + amount + "\n");
    StandStill.untilCancelled();
    return number;
  }

  @Override
  public void close() throws Exception {
    if (held != null) {
      held.giveBack();
    }
  }
}
