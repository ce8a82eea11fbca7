package io.github.flinkmemory.exporter.usage;

import static io.github.flinkmemory.exporter.TestReports.MIB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class DecayingHistogramTest {
  private static final long HALF_LIFE = 1_000;

  private final DecayingHistogram histogram = new DecayingHistogram(HALF_LIFE);

  @Test
  void isEmptyBeforeTheFirstObservation() {
    assertThat(histogram.percentile(0.5)).isEmpty();
  }

  @Property
  void aPercentileIsNeverBelowAndAtMostFivePercentAbove(
      @ForAll @Size(min = 1, max = 50) List<@LongRange(min = 1 << 20, max = 1L << 39) Long> values,
      @ForAll @DoubleRange(min = 0.01, max = 1) double share) {
    DecayingHistogram equal = new DecayingHistogram(HALF_LIFE);
    values.forEach(value -> equal.add(0, value));
    long exact =
        values.stream().sorted().toList().get((int) Math.ceil(share * values.size() - 1e-6) - 1);
    assertThat(equal.percentile(share).orElseThrow())
        .isBetween((long) (exact * 0.999999), (long) (exact * 1.0501) + 1);
  }

  @Test
  void oldObservationsFade() {
    for (int i = 0; i < 100; i++) {
      histogram.add(0, 1000 * MIB);
    }
    histogram.add(10 * HALF_LIFE, 10 * MIB);
    assertThat(histogram.percentile(0.5).orElseThrow()).isLessThan(11 * MIB);
    assertThat(histogram.percentile(1).orElseThrow()).isGreaterThan(999 * MIB);
  }

  @Test
  void aYearOfHalfLivesOverflowsNothing() {
    for (long time = 0; time < 5_000 * HALF_LIFE; time += HALF_LIFE) {
      histogram.add(time, 10 * MIB);
    }
    assertThat(histogram.percentile(0.98).orElseThrow()).isBetween(10 * MIB, 11 * MIB);
  }

  @Test
  void aClockThatIsSetFarBackForgetsNothingAndGoesOn() {
    histogram.add(1_000 * HALF_LIFE, 10 * MIB);
    for (int i = 0; i < 10; i++) {
      histogram.add(0, 100 * MIB);
    }
    assertThat(histogram.percentile(0.5).orElseThrow()).isGreaterThan(99 * MIB);
  }

  @Test
  void whatIsSmallerThanTheFirstBucketOrLargerThanTheLastIsCounted() {
    histogram.add(0, -5);
    histogram.add(0, Long.MAX_VALUE);
    assertThat(histogram.percentile(0.4)).hasValue(MIB);
    assertThat(histogram.percentile(1).orElseThrow()).isGreaterThan(1L << 40);
  }

  @Test
  void comesBackFromAFile() throws IOException {
    for (int i = 1; i <= 100; i++) {
      histogram.add(i, i * MIB);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    histogram.write(new DataOutputStream(bytes));
    DecayingHistogram read = new DecayingHistogram(HALF_LIFE);
    read.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    for (double share : new double[] {0.1, 0.5, 0.95, 0.98, 1}) {
      assertThat(read.percentile(share)).isEqualTo(histogram.percentile(share));
    }
    byte[] wrong = bytes.toByteArray();
    wrong[8] = 127;
    assertThatThrownBy(() -> read.read(new DataInputStream(new ByteArrayInputStream(wrong))))
        .isInstanceOf(IOException.class);
  }
}
