package io.github.flinkmemory.e2e.job;

import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/** Says that the first sorted record has come, and takes no second one. */
final class SortedHold extends KeyedProcessFunction<Long, byte[], Void> {

  private static final long serialVersionUID = 1L;

  private final String resultFile;
  private final @Nullable String segmentsFile;

  /**
   * @param segmentsFile takes the addresses of the slot's segments; null for none
   */
  SortedHold(String resultFile, @Nullable String segmentsFile) {
    this.resultFile = resultFile;
    this.segmentsFile = segmentsFile;
  }

  @Override
  public void processElement(byte[] payload, Context context, Collector<Void> out)
      throws Exception {
    if (segmentsFile != null) {
      WholeFile.write(segmentsFile, ManagedSegments.of(getRuntimeContext()));
    }
    WholeFile.write(resultFile, "first=" + context.getCurrentKey() + "\n");
    StandStill.untilCancelled();
  }
}
