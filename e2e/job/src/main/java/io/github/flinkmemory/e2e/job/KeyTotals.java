package io.github.flinkmemory.e2e.job;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * Keeps count and sum of a key at the head of a value of the given size; hands them on when a
 * bounded input has ended.
 */
final class KeyTotals extends KeyedProcessFunction<Long, Long, KeyTotal> {

  private static final long serialVersionUID = 1L;
  private static final int HEAD_BYTES = 2 * Long.BYTES;

  private final int valueBytes;
  private transient @Nullable ValueState<byte[]> values;

  KeyTotals(int valueBytes) {
    this.valueBytes = Math.max(HEAD_BYTES, valueBytes);
  }

  @Override
  public void processElement(Long number, Context context, Collector<KeyTotal> out)
      throws Exception {
    byte[] old = values().value();
    if (old == null) {
      // The last watermark of a bounded input fires these timers; an unbounded one never does.
      context.timerService().registerEventTimeTimer(Long.MAX_VALUE);
    }
    ByteBuffer value = ByteBuffer.wrap(old == null ? new byte[valueBytes] : old.clone());
    long count = value.getLong(0) + 1;
    long sum = value.getLong(Long.BYTES) + number;
    value.putLong(0, count).putLong(Long.BYTES, sum);
    fill(value, Mixing.mix(count ^ sum));
    values().update(value.array());
  }

  @Override
  public void onTimer(long timestamp, OnTimerContext context, Collector<KeyTotal> out)
      throws Exception {
    byte[] value = values().value();
    ByteBuffer head = ByteBuffer.wrap(value);
    long hash = Arrays.hashCode(value);
    out.collect(
        new KeyTotal(context.getCurrentKey(), head.getLong(0), head.getLong(Long.BYTES), hash));
  }

  /**
   * Incompressible content, so that the configured size is the size in RocksDB's files and cache.
   */
  private static void fill(ByteBuffer value, long seed) {
    long random = seed;
    for (int i = HEAD_BYTES; i + Long.BYTES <= value.capacity(); i += Long.BYTES) {
      random = Mixing.mix(random);
      value.putLong(i, random);
    }
  }

  /** Not in {@code open}: its parameter changed with Flink 2. */
  private ValueState<byte[]> values() {
    ValueState<byte[]> state = values;
    if (state == null) {
      state =
          getRuntimeContext()
              .getState(
                  new ValueStateDescriptor<>(
                      "values", PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO));
      values = state;
    }
    return state;
  }
}
