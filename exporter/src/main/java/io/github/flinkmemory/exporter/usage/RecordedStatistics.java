package io.github.flinkmemory.exporter.usage;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of a measure's statistics by name, as a report tells them. A name that this version
 * does not know is left out, one that is missing is absent.
 */
public final class RecordedStatistics {
  private static final String PEAK = "peak";
  private static final String LONG_PEAK = "long_peak";
  private static final String P50 = "p50";
  private static final String P95 = "p95";
  private static final String P98 = "p98";
  private static final String SUSTAINED = "sustained";
  private static final String FLOOR = "floor";

  private RecordedStatistics() {}

  /** The numbers that are known; trend and settling are no numbers and told apart. */
  public static Map<String, Long> numbers(ValueStatistics statistics) {
    Map<String, Long> numbers = new LinkedHashMap<>();
    put(numbers, PEAK, statistics.peak());
    put(numbers, LONG_PEAK, statistics.longPeak());
    put(numbers, P50, statistics.p50());
    put(numbers, P95, statistics.p95());
    put(numbers, P98, statistics.p98());
    put(numbers, SUSTAINED, statistics.sustained());
    put(numbers, FLOOR, statistics.floor());
    return numbers;
  }

  private static void put(Map<String, Long> numbers, String name, OptionalLong value) {
    if (value.isPresent()) {
      numbers.put(name, value.getAsLong());
    }
  }

  /**
   * The statistics of which the numbers were told.
   *
   * @param settling see {@link ValueStatistics#isSettling}
   */
  public static ValueStatistics of(
      Map<String, Long> numbers, @Nullable Trend trend, boolean settling) {
    ValueStatistics.Builder statistics = new ValueStatistics.Builder();
    statistics.peak = get(numbers, PEAK);
    // An agent's window is the last day.
    statistics.recentPeak = statistics.peak;
    statistics.longPeak = get(numbers, LONG_PEAK);
    statistics.p50 = get(numbers, P50);
    statistics.p95 = get(numbers, P95);
    statistics.p98 = get(numbers, P98);
    statistics.sustained = get(numbers, SUSTAINED);
    statistics.floor = get(numbers, FLOOR);
    statistics.trend = trend;
    statistics.settling = settling;
    return statistics.build();
  }

  private static OptionalLong get(Map<String, Long> numbers, String name) {
    Long value = numbers.get(name);
    return value == null ? OptionalLong.empty() : OptionalLong.of(value);
  }
}
