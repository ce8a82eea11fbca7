package io.github.flinkmemory.agent.read.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class CacheCapacityTest {
  @Test
  void isWhatFlinkGivesTheCacheByDefault() {
    assertThat(CacheCapacity.of(536_870_920, 178_956_973)).isEqualTo(447_392_433);
  }

  @Test
  void isZeroForNothing() {
    assertThat(CacheCapacity.of(0, 0)).isZero();
  }

  /** The formulas are those of Flink's {@code RocksDBMemoryControllerUtils}. */
  @Test
  void isToTheByteForEveryRatioAUserWouldWrite() {
    Random random = new Random(1);
    for (int thousandths = 1; thousandths < 1000; thousandths++) {
      for (int round = 0; round < 100; round++) {
        long budget = (1L << 20) + (random.nextLong() >>> 24);
        double ratio = thousandths / 1000.0;
        long writeBuffers = (long) (2 * budget * ratio / 3);
        assertThat(CacheCapacity.of(budget, writeBuffers))
            .as("budget %s, ratio %s", budget, ratio)
            .isEqualTo((long) ((3 - ratio) * budget / 3));
      }
    }
  }
}
