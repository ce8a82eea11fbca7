package io.github.flinkmemory.e2e.job;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/** Writes to all of its states at each record; two of them at first, all of them in the end. */
final class ManyStates extends KeyedProcessFunction<Long, Long, Void> {

  private static final long serialVersionUID = 1L;
  private static final int VALUE_BYTES = 4096;
  private static final int FIRST = 2;

  private final int count;
  private final long afterMillis;
  private final long overMillis;
  private transient @Nullable List<ValueState<byte[]>> states;
  private transient long startNanos;

  ManyStates(int count, long afterMillis, long overMillis) {
    this.count = count;
    this.afterMillis = afterMillis;
    this.overMillis = overMillis;
  }

  @Override
  public void processElement(Long number, Context context, Collector<Void> out) throws Exception {
    List<ValueState<byte[]>> open = states;
    if (open == null) {
      open = new ArrayList<>();
      states = open;
      startNanos = System.nanoTime();
    }
    while (open.size() < due((System.nanoTime() - startNanos) / 1_000_000)) {
      open.add(
          getRuntimeContext()
              .getState(
                  new ValueStateDescriptor<>(
                      "state-" + open.size(),
                      PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO)));
    }
    byte[] value = Payload.of(number, VALUE_BYTES);
    for (ValueState<byte[]> state : open) {
      state.update(value);
    }
  }

  private int due(long millis) {
    long since = millis - afterMillis;
    if (since < 0) {
      return Math.min(FIRST, count);
    }
    return overMillis == 0
        ? count
        : (int) Math.min(count, FIRST + since * (count - FIRST) / overMillis);
  }
}
