package io.github.flinkmemory.agent.read;

import java.util.concurrent.TimeUnit;

/**
 * The cadence of a dear reader: while a process is young and much of its memory is new, often; then
 * a tenth of the time since the first read, up to the longest interval; and never more often than
 * the cost of a read allows, but for one an hour. For one thread.
 */
public final class WideningInterval {
  private static final long SHORTEST_MILLIS = TimeUnit.SECONDS.toMillis(10);
  private static final int PARTS_OF_AGE = 10;

  /** What is older than this is no measurement of a process that is still at work. */
  private static final long LONGEST_BY_COST_MILLIS = TimeUnit.HOURS.toMillis(1);

  /**
   * The first read loads classes and finds cold files, so it is by far the dearest and says little
   * of the next; what it cost is saved again over as many intervals as this. At once, it would
   * leave a young process without a second read for minutes.
   */
  private static final int PARTS_OF_FIRST = 10;

  private final long longestMillis;
  private final int sparing;
  private long firstNanos;
  private long firstCostNanos;
  private long ageMillis;
  private long costNanos;
  private long costBeforeNanos;
  private int reads;

  /**
   * @param longestMillis between two reads of a process that runs for long
   * @param sparing least ratio of the time between two reads to the time that one takes; 0 to read
   *     as often as the longest interval says whatever it costs, which is for tests
   */
  public WideningInterval(long longestMillis, int sparing) {
    this.longestMillis = longestMillis;
    this.sparing = sparing;
  }

  /** Milliseconds between two reads of a process that runs for long. */
  public long longestMillis() {
    return longestMillis;
  }

  /** Notes a read, by the values of {@link System#nanoTime} before and after it. */
  public void read(long beginNanos, long endNanos) {
    if (reads == 0) {
      firstNanos = beginNanos;
      firstCostNanos = endNanos - beginNanos;
      costBeforeNanos = firstCostNanos;
    } else {
      costBeforeNanos = reads == 1 ? firstCostNanos : costNanos;
      costNanos = endNanos - beginNanos;
    }
    reads++;
    ageMillis = TimeUnit.NANOSECONDS.toMillis(endNanos - firstNanos);
  }

  /** Milliseconds to the next read; 0 as long as there was none. */
  public long millis() {
    if (reads == 0) {
      return 0;
    }
    long byAge = Math.max(SHORTEST_MILLIS, ageMillis / PARTS_OF_AGE);
    return Math.max(Math.min(longestMillis, byAge), leastMillis());
  }

  /**
   * Milliseconds that the cost of a read demands, whatever the process's age: for what is known to
   * have changed since the last one. 0 as long as there was none.
   */
  public long leastMillis() {
    long debt = reads <= PARTS_OF_FIRST ? firstCostNanos / PARTS_OF_FIRST : 0;
    // By the clock: the lower of two, since a read may have met a full collection or a throttled
    // container, and then took seconds.
    long cost = Math.min(costNanos, costBeforeNanos);
    long byCost = TimeUnit.NANOSECONDS.toMillis(sparing * (cost + debt));
    return Math.min(byCost, LONGEST_BY_COST_MILLIS);
  }
}
