package io.github.flinkmemory.e2e.job;

import org.apache.flink.api.java.functions.KeySelector;

/**
 * Spreads neighbouring numbers over the whole key space, so that reads of state do not profit from
 * order.
 */
final class SpreadKey implements KeySelector<Long, Long> {

  private static final long serialVersionUID = 1L;

  private final int keys;

  SpreadKey(int keys) {
    this.keys = keys;
  }

  @Override
  public Long getKey(Long number) {
    return Math.floorMod(Mixing.mix(number), (long) keys);
  }
}
