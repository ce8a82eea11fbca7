package io.github.flinkmemory.e2e.job;

import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * Adds up the totals of all keys and writes one line to the result file when a bounded input has
 * ended.
 */
final class ResultFile extends KeyedProcessFunction<Integer, KeyTotal, Void> {

  private static final long serialVersionUID = 1L;

  private final @Nullable String file;
  private transient @Nullable ValueState<KeyTotal> sums;

  ResultFile(@Nullable String file) {
    this.file = file;
  }

  @Override
  public void processElement(KeyTotal total, Context context, Collector<Void> out)
      throws Exception {
    KeyTotal sum = sums().value();
    if (sum == null) {
      sum = new KeyTotal();
      context.timerService().registerEventTimeTimer(Long.MAX_VALUE);
    }
    sum.key++;
    sum.count += total.count;
    sum.sum += total.sum;
    sum.valueHash += total.fingerprint();
    sums().update(sum);
  }

  @Override
  public void onTimer(long timestamp, OnTimerContext context, Collector<Void> out)
      throws Exception {
    if (file == null) {
      return;
    }
    KeyTotal sum = sums().value();
    String line =
        String.format(
            "keys=%d records=%d sum=%d fingerprint=%016x%n",
            sum.key, sum.count, sum.sum, sum.valueHash);
    WholeFile.write(file, line);
  }

  private ValueState<KeyTotal> sums() {
    ValueState<KeyTotal> state = sums;
    if (state == null) {
      state =
          getRuntimeContext()
              .getState(new ValueStateDescriptor<>("sums", TypeInformation.of(KeyTotal.class)));
      sums = state;
    }
    return state;
  }
}
