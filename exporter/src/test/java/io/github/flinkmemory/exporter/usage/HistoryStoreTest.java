package io.github.flinkmemory.exporter.usage;

import static io.github.flinkmemory.exporter.TestReports.MIB;
import static io.github.flinkmemory.exporter.TestReports.taskManagerModel;
import static io.github.flinkmemory.exporter.TestReports.taskManagerSample;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkmemory.exporter.model.Area;
import io.github.flinkmemory.exporter.model.ProcessRole;
import io.github.flinkmemory.exporter.sample.SampleField;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HistoryStoreTest {
  private static final long MINUTE = 60_000;

  private final List<String> log = new ArrayList<>();
  private final Path directory;

  HistoryStoreTest(@TempDir Path directory) {
    this.directory = directory.resolve("state");
  }

  private UsageTracker tracker() {
    return new UsageTracker(
        ProcessRole.TASK_MANAGER,
        UsagePolicy.production(),
        HistoryStore.in(directory, "taskmanager", log::add));
  }

  private static UsageStatistics run(
      UsageTracker tracker, String hash, int fromMinute, int minutes, long metaspaceMib) {
    MemoryUsage usage = null;
    for (int minute = fromMinute; minute < fromMinute + minutes; minute++) {
      usage =
          tracker.record(
              taskManagerSample(minute * MINUTE)
                  .set(SampleField.METASPACE_COMMITTED, metaspaceMib * MIB)
                  .set(SampleField.TASKS, 4)
                  .set(SampleField.NETWORK_REFUSED, minute / 30)
                  .build(),
              taskManagerModel(),
              hash);
    }
    return Objects.requireNonNull(usage).statistics();
  }

  private List<Path> files(String suffix) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.toString().endsWith(suffix)).sorted().toList();
    }
  }

  /** The lock of a test's first store stays with this JVM, as that of a process does. */
  private void nextProcess() throws IOException {
    for (Path lock : files(".lock")) {
      Files.delete(lock);
    }
  }

  @Test
  void aRestartWithTheSameConfigurationGoesOn() throws IOException {
    UsageStatistics before = run(tracker(), "cafe", 0, 121, 200);
    assertThat(Files.size(files(".history").get(0))).isLessThan(128 * 1024);
    nextProcess();
    UsageStatistics after = run(tracker(), "cafe", 125, 16, 100);
    assertThat(after.demand(Area.METASPACE).peak()).hasValue(200 * MIB);
    assertThat(after.runningMillis()).isGreaterThan(before.runningMillis());
    assertThat(after.networkRefused()).isTrue();
    assertThat(after.demand(Area.METASPACE).p98()).isEqualTo(before.demand(Area.METASPACE).p98());
    assertThat(log).isEmpty();
    assertThat(files(".new")).isEmpty();
  }

  @Test
  void anotherConfigurationBeginsAnew() throws IOException {
    run(tracker(), "cafe", 0, 121, 200);
    nextProcess();
    UsageStatistics after = run(tracker(), "beef", 125, 16, 100);
    assertThat(after.demand(Area.METASPACE).peak()).hasValue(100 * MIB);
    assertThat(files(".history")).hasSize(2);
  }

  @Test
  void aDamagedFileIsIgnoredWithOneLine() throws IOException {
    run(tracker(), "cafe", 0, 31, 200);
    Path file = files(".history").get(0);
    byte[] sound = Files.readAllBytes(file);
    for (int at : new int[] {0, 5, 12, 2_000, sound.length / 2, sound.length - 3}) {
      byte[] damaged = sound.clone();
      damaged[at] ^= 0x55;
      assertIgnored(file, damaged);
    }
    assertIgnored(file, new byte[0]);
    assertIgnored(file, Arrays.copyOf(sound, sound.length / 3));
    assertIgnored(file, "not ours at all, and rather short".getBytes(StandardCharsets.UTF_8));
  }

  private void assertIgnored(Path file, byte[] content) throws IOException {
    nextProcess();
    Files.write(file, content);
    log.clear();
    UsageStatistics after = run(tracker(), "cafe", 40, 1, 100);
    assertThat(after.demand(Area.METASPACE).peak()).hasValue(100 * MIB);
    assertThat(log).singleElement().asString().startsWith("the history ").contains(" is ignored: ");
  }

  @Test
  void twoProcessesDoNotWriteToOneFile() throws IOException {
    UsageTracker first = tracker();
    UsageTracker second = tracker();
    run(first, "cafe", 0, 12, 200);
    run(second, "cafe", 0, 12, 100);
    assertThat(files(".history")).hasSize(2);
    assertThat(log).isEmpty();
  }

  @Test
  void aDirectoryThatCannotBeMadeIsToldOnce() throws IOException {
    Files.createDirectories(directory.getParent());
    Files.writeString(directory, "a file");
    UsageStatistics statistics = run(tracker(), "cafe", 0, 31, 200);
    assertThat(statistics.demand(Area.METASPACE).peak()).hasValue(200 * MIB);
    assertThat(log).singleElement().asString().contains("no history is kept in " + directory);
  }

  private static final int DAY = 24 * 60;

  @Test
  void aLongAbsenceStartsTheEvidenceAnew() throws IOException {
    run(tracker(), "cafe", 0, 2 * DAY, 200);
    nextProcess();
    UsageStatistics after = run(tracker(), "cafe", 4 * DAY, 16, 100);
    assertThat(after.loweringMillis()).isLessThan(20 * MINUTE);
    assertThat(after.runningMillis()).isLessThan(20 * MINUTE);
    assertThat(after.demand(Area.METASPACE).longPeak()).hasValue(200 * MIB);
  }

  @Test
  void aFileFromTheFutureVouchesForNothing() throws IOException {
    run(tracker(), "cafe", 9 * DAY, 2 * DAY, 200);
    nextProcess();
    UsageStatistics after = run(tracker(), "cafe", 0, 16, 100);
    assertThat(after.loweringMillis()).isLessThan(20 * MINUTE);
    assertThat(after.demand(Area.METASPACE).peak()).hasValue(200 * MIB);
  }

  @Test
  void aSecondConfigurationAtTheStartGoesOnWithItsOwnHistory() throws IOException {
    UsageStatistics before = run(tracker(), "cafe", 0, 121, 200);
    nextProcess();
    UsageTracker next = tracker();
    run(next, "half", 122, 2, 100);
    UsageStatistics after = run(next, "cafe", 125, 16, 100);
    assertThat(after.demand(Area.METASPACE).peak()).hasValue(200 * MIB);
    assertThat(after.runningMillis()).isGreaterThan(before.runningMillis());
  }

  static Stream<UsagePolicy> otherPolicies() {
    return Stream.of(UsagePolicy.scaled(0.5), UsagePolicy.scaled(1 / 12.0, 24));
  }

  @ParameterizedTest
  @MethodSource("otherPolicies")
  void aHistoryInOtherBucketsIsIgnored(UsagePolicy policy) throws IOException {
    run(tracker(), "cafe", 0, 121, 200);
    nextProcess();
    UsageTracker faster =
        new UsageTracker(
            ProcessRole.TASK_MANAGER, policy, HistoryStore.in(directory, "taskmanager", log::add));
    UsageStatistics after = run(faster, "cafe", 125, 1, 100);
    assertThat(after.demand(Area.METASPACE).peak()).hasValue(100 * MIB);
    assertThat(log).singleElement().asString().contains("buckets of another length");
  }

  @Test
  void whereAllNumbersAreTakenIsToldOnceAndNotTriedAgain() throws IOException {
    Files.createDirectories(directory);
    List<RandomAccessFile> taken = new ArrayList<>();
    try {
      for (int number = 0; number < 64; number++) {
        Path file = directory.resolve("flink-memory-taskmanager-" + number + ".lock");
        RandomAccessFile opened = new RandomAccessFile(file.toFile(), "rw");
        opened.getChannel().lock();
        taken.add(opened);
      }
      UsageTracker tracker = tracker();
      run(tracker, "cafe", 0, 31, 200);
      nextProcess();
      run(tracker, "cafe", 31, 31, 200);
    } finally {
      for (RandomAccessFile file : taken) {
        file.close();
      }
    }
    assertThat(files(".history")).isEmpty();
    assertThat(log).singleElement().asString().contains("all 64 numbers are taken");
  }
}
