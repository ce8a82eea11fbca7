package io.github.flinkmemory.exporter.usage;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.OptionalLong;

/**
 * Counts observations in buckets that grow by 5 % from 1 MiB to 1 TiB, each with a weight that
 * doubles with every half-life, so that old ones fade relative to new ones. A percentile is the
 * upper end of its bucket and so at most 5 % too high (above 1 MiB). Source of the scheme: the
 * Vertical Pod Autoscaler's decaying histogram. For one thread; 2.3 KiB.
 */
final class DecayingHistogram {
  static final int BUCKETS = 286;
  private static final double FIRST = 1 << 20;
  private static final double GROWTH = 1.05;
  private static final double LOG_GROWTH = Math.log(GROWTH);

  /** Weights stay far below the largest double: the reference moves after so many half-lives. */
  private static final int MOST_DOUBLINGS = 100;

  private final long halfLifeMillis;
  private final double[] weights = new double[BUCKETS];
  private long referenceMillis = Long.MIN_VALUE;
  private double total;

  DecayingHistogram(long halfLifeMillis) {
    this.halfLifeMillis = halfLifeMillis;
  }

  void add(long timeMillis, long value) {
    if (referenceMillis == Long.MIN_VALUE) {
      referenceMillis = timeMillis;
    }
    double doublings = (timeMillis - referenceMillis) / (double) halfLifeMillis;
    if (Math.abs(doublings) > MOST_DOUBLINGS) {
      move(timeMillis, doublings);
      doublings = 0;
    }
    double weight = Math.pow(2, doublings);
    weights[bucket(value)] += weight;
    total += weight;
  }

  private void move(long timeMillis, double doublings) {
    double factor = Math.pow(2, -doublings);
    total = 0;
    for (int i = 0; i < BUCKETS; i++) {
      // A clock that was set far back would make all that is known weigh infinitely much.
      weights[i] = doublings < 0 ? Math.min(weights[i], 1) : weights[i] * factor;
      total += weights[i];
    }
    referenceMillis = timeMillis;
  }

  /** Upper end of the bucket in which the percentile lies; absent without observations. */
  OptionalLong percentile(double share) {
    double left = share * total;
    int last = -1;
    for (int i = 0; i < BUCKETS; i++) {
      if (weights[i] > 0) {
        last = i;
        left -= weights[i];
        // Sums of doubles are not exact: half a millionth of a weight decides nothing.
        if (left <= total * 1e-9) {
          break;
        }
      }
    }
    return last < 0 ? OptionalLong.empty() : OptionalLong.of(upperEnd(last));
  }

  static int bucket(long value) {
    if (value <= FIRST) {
      return 0;
    }
    int bucket = (int) Math.ceil(Math.log(value / FIRST) / LOG_GROWTH - 1e-9);
    return Math.min(BUCKETS - 1, bucket);
  }

  static long upperEnd(int bucket) {
    return (long) Math.ceil(FIRST * Math.pow(GROWTH, bucket));
  }

  void clear() {
    Arrays.fill(weights, 0);
    total = 0;
    referenceMillis = Long.MIN_VALUE;
  }

  void write(DataOutput out) throws IOException {
    out.writeLong(referenceMillis);
    for (double weight : weights) {
      // Six digits are more than a percentile can show.
      out.writeFloat((float) (total == 0 ? 0 : weight / total));
    }
    out.writeDouble(total);
  }

  void read(DataInput in) throws IOException {
    referenceMillis = in.readLong();
    double[] shares = new double[BUCKETS];
    for (int i = 0; i < BUCKETS; i++) {
      shares[i] = in.readFloat();
    }
    double sum = in.readDouble();
    if (!(sum >= 0 && sum < Double.MAX_VALUE)) {
      throw new IOException("a histogram whose sum is " + sum);
    }
    total = 0;
    for (int i = 0; i < BUCKETS; i++) {
      if (!(shares[i] >= 0 && shares[i] <= 1)) {
        throw new IOException("a histogram with a share of " + shares[i]);
      }
      weights[i] = shares[i] * sum;
      total += weights[i];
    }
  }
}
