package io.github.flinkmemory.agent.read.jvm;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkmemory.agent.read.Cadence;
import io.github.flinkmemory.agent.read.Reading;
import io.github.flinkmemory.exporter.sample.MemorySample;
import io.github.flinkmemory.exporter.sample.SampleField;
import io.github.flinkmemory.exporter.sample.Source;
import io.github.flinkmemory.exporter.sample.SourceState;
import io.github.flinkmemory.exporter.sample.SourceStatus;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NativeMemoryReaderTest {
  private static final Cadence CADENCE = new Cadence(60_000, true);

  private final FakeBeans beans = new FakeBeans();
  private final FakeCommand command = new FakeCommand();

  @ParameterizedTest(name = "Java {0}")
  @CsvSource({"8, true", "11, false", "17, false", "21, false", "25, false"})
  void readsTheSummaryOfEachJava(int java, boolean unsafeIsInternal) {
    String text = FakeCommand.resource("native-memory-" + java + ".txt");

    NativeMemorySummary summary =
        Objects.requireNonNull(NativeMemorySummary.parse(text, unsafeIsInternal));

    long committed = 0;
    long mapped = 0;
    long heapAndKinds = 0;
    String category = "";
    for (String line : text.split("\n")) {
      if (line.startsWith("-")) {
        category = line.substring(1, line.indexOf('(')).trim();
        committed += kilobytes(line);
      } else if (line.contains("(mmap:") || line.contains("(stack:")) {
        if (!category.isEmpty()) {
          mapped += kilobytes(line);
          boolean kind =
              category.matches("Java Heap|Class|Thread|Code|Shared class space|Metaspace");
          heapAndKinds += kind ? kilobytes(line) : 0;
        }
      }
    }
    assertThat(summary.jvmMalloc() + summary.javaMalloc()).isEqualTo((committed - mapped) << 10);
    assertThat(summary.jvmCommitted()).isEqualTo((mapped - heapAndKinds) << 10).isPositive();
    assertThat(summary.jvmMalloc()).isBetween(3L << 20, 20L << 20);
    assertThat(summary.javaMalloc()).isBetween(0L, 4L << 20);
  }

  private static long kilobytes(String line) {
    return Long.parseLong(line.replaceAll(".*committed=(\\d+)KB.*", "$1"));
  }

  @Test
  void unitsAreThoseThatTheLineSays() {
    NativeMemorySummary summary =
        Objects.requireNonNull(
            NativeMemorySummary.parse(
                """
                Total: reserved=9, committed=9
                       mmap:   reserved=1KB, committed=1KB
                -    GC (reserved=7GB, committed=3GB)
                         (mmap: reserved=3GB, committed=2GB, at peak)
                -    Other (reserved=512MB, committed=512MB)
                -    Symbol (reserved=100, committed=100)
                """,
                false));

    assertThat(summary.jvmCommitted()).isEqualTo(2L << 30);
    assertThat(summary.jvmMalloc()).isEqualTo((1L << 30) + 100);
    assertThat(summary.javaMalloc()).isEqualTo(512L << 20);
  }

  @Test
  void withoutTrackingItIsUnavailableAndSaysHowToHaveIt() throws Exception {
    beans.vmOptions.put("NativeMemoryTracking", "off");
    NativeMemoryReader reader = new NativeMemoryReader(beans, command, CADENCE);

    Reading reading = Reading.of(reader);

    assertThat(reading.state()).isEqualTo(SourceState.UNAVAILABLE);
    assertThat(reading.status().reason()).contains("-XX:NativeMemoryTracking=summary");
    assertThat(reader.intervalMillis()).isEqualTo(10_000);
    assertThat(Reading.of(new NativeMemoryReader(new FakeBeans(), command, CADENCE)).state())
        .isEqualTo(SourceState.UNAVAILABLE);
  }

  @Test
  void itWaitsForTheBean() throws Exception {
    beans.vmOptions.put("NativeMemoryTracking", "summary");
    command.there = false;
    NativeMemoryReader reader = new NativeMemoryReader(beans, command, CADENCE);
    assertThat(Reading.of(reader).state()).isEqualTo(SourceState.UNAVAILABLE);
    assertThat(reader.intervalMillis()).isZero();

    command.there = true;
    command.answers.put("vmNativeMemory", FakeCommand.resource("native-memory-17.txt"));

    Reading reading = Reading.of(reader);
    assertThat(reading.get(SampleField.JVM_MALLOC)).isPositive();
    // As they stand in the text.
    assertThat(reading.get(SampleField.JVM_MALLOC_COLLECTOR)).isEqualTo(4354 << 10);
    assertThat(reading.get(SampleField.JVM_MALLOC_SYMBOLS)).isEqualTo(1323 << 10);
    assertThat(reading.get(SampleField.JVM_MALLOC_COMPILER)).isEqualTo(169 << 10);
    assertThat(reader.intervalMillis()).isEqualTo(10_000);
  }

  @Test
  void whatFlinkAndTheJvmCountOfTheMemoryOfJavaCodeIsTakenOut() throws Exception {
    beans.vmOptions.put("NativeMemoryTracking", "summary");
    command.answers.put("vmNativeMemory", "-    Other (reserved=300KB, committed=300KB)");
    MemorySample.Builder sample =
        MemorySample.builder(0)
            .set(SampleField.DIRECT_USED, 100 << 10)
            .set(SampleField.NETTY_UNCOUNTED, 50 << 10)
            .set(SampleField.MANAGED_ALLOCATED_SEGMENTS, 30 << 10)
            .set(SampleField.ROCKSDB_USAGE, 1 << 30);

    new NativeMemoryReader(beans, command, CADENCE).read(sample);

    assertThat(sample.get(SampleField.JAVA_MALLOC_UNCOUNTED, -1)).isEqualTo(120 << 10);
  }

  /** Managed segments that were not told were taken for memory that nobody counts. */
  @Test
  void whatNobodyCountsIsUnknownWhileAnOwnerDoesNotTell() throws Exception {
    beans.vmOptions.put("NativeMemoryTracking", "summary");
    command.answers.put("vmNativeMemory", "-    Other (reserved=300KB, committed=300KB)");
    MemorySample.Builder sample =
        MemorySample.builder(0)
            .state(Source.MANAGED, SourceStatus.unavailable("no TaskExecutor seen yet"));

    new NativeMemoryReader(beans, command, CADENCE).read(sample);

    assertThat(sample.build().has(SampleField.JAVA_MALLOC_UNCOUNTED)).isFalse();
    assertThat(sample.get(SampleField.JAVA_MALLOC, -1)).isEqualTo(300 << 10);
  }

  /** Since Java 18 those of G1 have a category of their own. */
  @Test
  void theCollectorsCardSetsAreTheCollectors() throws Exception {
    beans.vmOptions.put("NativeMemoryTracking", "summary");
    command.answers.put("vmNativeMemory", FakeCommand.resource("native-memory-21.txt"));

    Reading reading = Reading.of(new NativeMemoryReader(beans, command, CADENCE));

    // As they stand in the text: malloc of GC, and of GCCardSet.
    assertThat(reading.get(SampleField.JVM_MALLOC_COLLECTOR)).isEqualTo((4379 + 15) << 10);
  }

  @Test
  void aTextWithoutCategoriesFails() throws Exception {
    beans.vmOptions.put("NativeMemoryTracking", "summary");
    command.answers.put("vmNativeMemory", "Native memory tracking is shutting down");

    Reading reading = Reading.of(new NativeMemoryReader(beans, command, CADENCE));

    assertThat(reading.state()).isEqualTo(SourceState.FAILED);
    assertThat(reading.has(SampleField.JVM_MALLOC)).isFalse();
  }
}
