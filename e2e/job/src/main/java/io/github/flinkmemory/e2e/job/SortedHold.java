package io.github.flinkmemory.e2e.job;

import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/** Says that the first sorted record has come, and takes no second one. */
final class SortedHold extends KeyedProcessFunction<Long, byte[], Void> {

  private static final long serialVersionUID = 1L;

  private final String resultFile;

  SortedHold(String resultFile) {
    this.resultFile = resultFile;
  }

  @Override
  public void processElement(byte[] payload, Context context, Collector<Void> out)
      throws Exception {
    WholeFile.write(resultFile, "first=" + context.getCurrentKey() + "\n");
    StandStill.untilCancelled();
  }
}
