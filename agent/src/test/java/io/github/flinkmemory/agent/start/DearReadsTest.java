package io.github.flinkmemory.agent.start;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkmemory.agent.read.Cadence;
import io.github.flinkmemory.agent.read.WideningInterval;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DearReadsTest {
  @Test
  void sparingReadsMappingsAsToldAndAllElseEachMinute() {
    DearReads reads = new DearReads(Duration.ofSeconds(20), true);

    assertThat(intervalOf(Objects.requireNonNull(reads.mappings()))).isEqualTo(20_000);
    assertThat(intervalOf(reads.others())).isEqualTo(60_000);
    assertThat(reads.othersMillis()).isEqualTo(60_000);
    assertThat(reads.note()).isNull();
  }

  @Test
  void unsparingReadsAllAsOftenAsTheMappings() {
    DearReads reads = new DearReads(Duration.ofSeconds(20), false);

    assertThat(intervalOf(Objects.requireNonNull(reads.mappings()))).isEqualTo(20_000);
    assertThat(intervalOf(reads.others())).isEqualTo(20_000);
    assertThat(reads.othersMillis()).isEqualTo(20_000);
    assertThat(reads.note()).isNull();
  }

  @Test
  void unsparingReadsEachSecondAtMostAndSaysSo() {
    DearReads reads = new DearReads(Duration.ofMillis(1), false);

    assertThat(intervalOf(Objects.requireNonNull(reads.mappings()))).isEqualTo(1000);
    assertThat(intervalOf(reads.others())).isEqualTo(1000);
    assertThat(reads.othersMillis()).isEqualTo(1000);
    assertThat(reads.note()).contains("mappings=1ms", "each second", "1s or more");
    assertThat(new DearReads(Duration.ofSeconds(1), false).note()).isNull();
  }

  @Test
  void withoutMappingsAllElseIsReadEachMinuteHoweverUnsparing() {
    for (boolean sparing : new boolean[] {true, false}) {
      DearReads reads = new DearReads(Duration.ZERO, sparing);

      assertThat(reads.mappings()).isNull();
      assertThat(intervalOf(reads.others())).isEqualTo(60_000);
      assertThat(reads.othersMillis()).isEqualTo(60_000);
    }
    assertThat(new DearReads(Duration.ZERO, true).note()).isNull();
    assertThat(new DearReads(Duration.ZERO, false).note()).contains("mappings=0s", "each minute");
  }

  /** Of a process that is old and whose reads cost nothing. */
  private static long intervalOf(Cadence cadence) {
    WideningInterval interval = cadence.interval(1000);
    interval.read(0, 0);
    interval.read(TimeUnit.DAYS.toNanos(1), TimeUnit.DAYS.toNanos(1));
    return interval.millis();
  }
}
