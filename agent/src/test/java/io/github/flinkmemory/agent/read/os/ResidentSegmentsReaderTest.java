package io.github.flinkmemory.agent.read.os;

import static io.github.flinkmemory.agent.read.os.PageMapFile.PAGE;
import static io.github.flinkmemory.agent.read.os.PageMapFile.RESIDENT;
import static io.github.flinkmemory.exporter.sample.SampleField.MANAGED_ALLOCATED_SEGMENTS;
import static io.github.flinkmemory.exporter.sample.SampleField.MANAGED_SEGMENTS_RESIDENT;
import static io.github.flinkmemory.exporter.sample.SampleField.PROCESS_RESIDENT;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkmemory.agent.read.Cadence;
import io.github.flinkmemory.agent.read.ManagedSegments;
import io.github.flinkmemory.agent.read.SegmentGroup;
import io.github.flinkmemory.exporter.sample.MemorySample;
import io.github.flinkmemory.exporter.sample.SourceState;
import io.github.flinkmemory.exporter.sample.SourceStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResidentSegmentsReaderTest {
  private static final long LOW = 0x1000000;
  private static final long SEGMENT = 8 * PAGE;

  private final FixtureTree tree;
  private final PageMapFile map;
  private final FakeSegments segments = new FakeSegments();
  private ResidentSegmentsReader reader;
  private MemorySample.Builder sample = MemorySample.builder(0);
  private long processResident = 1 << 30;

  ResidentSegmentsReaderTest(@TempDir Path folder) throws IOException {
    tree = FixtureTree.empty(folder);
    tree.write("/proc/self/status", "VmRSS:\t 100 kB\nRssAnon:\t 100 kB\n");
    map = PageMapFile.in(folder).set(LOW, 64, 0);
    reader = reader(new Cadence(60_000, true));
  }

  private ResidentSegmentsReader reader(Cadence cadence) {
    return new ResidentSegmentsReader(tree.root(), segments, cadence);
  }

  private SourceStatus read(long allocated) throws IOException {
    sample = MemorySample.builder(0).set(PROCESS_RESIDENT, processResident);
    sample.set(MANAGED_ALLOCATED_SEGMENTS, allocated);
    return reader.read(sample);
  }

  private long resident() {
    return sample.get(MANAGED_SEGMENTS_RESIDENT, -1);
  }

  @Test
  void addsUpTheSegmentsOfAllOwners() throws Exception {
    map.set(LOW, 3, RESIDENT).set(LOW + SEGMENT, 8, RESIDENT);
    segments.groups =
        List.of(
            new SegmentGroup(1, SEGMENT, 1, new long[] {LOW}),
            new SegmentGroup(2, SEGMENT, 2, new long[] {LOW + 2 * SEGMENT, LOW + SEGMENT}));

    assertThat(read(3 * SEGMENT).state()).isEqualTo(SourceState.UP);
    assertThat(resident()).isEqualTo(3 * PAGE + SEGMENT);
  }

  @Test
  void someSegmentsStandForAllOfTheirOwner() throws Exception {
    map.set(LOW, 2, RESIDENT).set(LOW + SEGMENT, 8, RESIDENT);
    segments.groups =
        List.of(
            new SegmentGroup(10, SEGMENT, 1, new long[] {LOW}),
            new SegmentGroup(1000, SEGMENT, 2, new long[] {LOW + SEGMENT, LOW + 2 * SEGMENT}));

    read(1010 * SEGMENT);
    assertThat(resident()).isEqualTo(10 * 2 * PAGE + 500 * SEGMENT);
  }

  /** However large the segments are: a look would take longer and longer with their pages. */
  @Test
  void noMoreThanSoManyPagesAreLookedAt() throws Exception {
    read(SEGMENT);
    assertThat(segments.most).isEqualTo(4096);
    assertThat(segments.mostBytes).isEqualTo(32_768 * PAGE);
  }

  @Test
  void segmentsOnTheHeapHaveNothingOutsideOfIt() throws Exception {
    map.set(LOW, 8, RESIDENT);
    segments.groups = List.of(new SegmentGroup(4, SEGMENT, 4, new long[] {LOW}));

    read(4 * SEGMENT);
    assertThat(resident()).isEqualTo(SEGMENT);
  }

  @Test
  void withoutSegmentsNothingIsResidentAndNothingIsLookedAt() throws Exception {
    assertThat(read(0).state()).isEqualTo(SourceState.UP);
    assertThat(resident()).isZero();
    assertThat(segments.looks).isZero();
    assertThat(reader.cadenceMillis()).isZero();
  }

  @Test
  void aLookStandsWhileNothingSeemsToChange() throws Exception {
    segments.groups = List.of(new SegmentGroup(2, SEGMENT, 1, new long[] {LOW}));
    read(2 * SEGMENT);
    map.set(LOW, 8, RESIDENT);

    assertThat(read(2 * SEGMENT).state()).isEqualTo(SourceState.UP);
    assertThat(resident()).isZero();
    assertThat(segments.looks).isEqualTo(1);
    assertThat(reader.cadenceMillis()).isGreaterThanOrEqualTo(10_000);
  }

  @Test
  void whenTheProcessHasGrownTheSegmentsAreLookedAtAsSoonAsTheirCostAllows() throws Exception {
    reader = reader(new Cadence(60_000, false));
    segments.groups = List.of(new SegmentGroup(2, SEGMENT, 1, new long[] {LOW}));
    read(2 * SEGMENT);
    map.set(LOW, 8, RESIDENT);
    processResident += 2 * SEGMENT / 128;
    read(2 * SEGMENT);
    assertThat(resident()).isZero();

    processResident += 1;
    read(2 * SEGMENT);
    assertThat(resident()).isEqualTo(2 * SEGMENT);

    map.set(LOW, 8, 0);
    processResident -= SEGMENT;
    read(2 * SEGMENT);
    assertThat(resident()).isZero();
  }

  /** What was seen is of other segments than are there now. */
  @Test
  void whenSegmentsCameOrWentTheFigureIsWithheldUntilTheNextLook() throws Exception {
    segments.groups = List.of(new SegmentGroup(2, SEGMENT, 1, new long[] {LOW}));
    read(2 * SEGMENT);

    SourceStatus status = read(3 * SEGMENT);
    assertThat(status.state()).isEqualTo(SourceState.UP);
    assertThat(status.reason()).contains("other segments");
    assertThat(sample.build().has(MANAGED_SEGMENTS_RESIDENT)).isFalse();

    read(2 * SEGMENT);
    assertThat(resident()).isZero();

    reader = reader(new Cadence(60_000, false));
    read(2 * SEGMENT);
    segments.groups = List.of(new SegmentGroup(3, SEGMENT, 1, new long[] {LOW}));
    map.set(LOW, 8, RESIDENT);
    read(3 * SEGMENT);
    assertThat(resident()).isEqualTo(3 * SEGMENT);
  }

  /** As when one operator ends and another begins, which allocates as much. */
  @Test
  void segmentsOfOtherOwnersAreOthersAlthoughTheyAreAsMany() throws Exception {
    segments.groups = List.of(new SegmentGroup(2, SEGMENT, 1, new long[] {LOW}));
    read(2 * SEGMENT);
    assertThat(resident()).isZero();

    map.set(LOW, 8, RESIDENT);
    segments.owners = 1;
    assertThat(read(2 * SEGMENT).reason()).contains("other segments");
    assertThat(sample.build().has(MANAGED_SEGMENTS_RESIDENT)).isFalse();

    reader = reader(new Cadence(60_000, false));
    segments.owners = 0;
    map.set(LOW, 8, 0);
    read(2 * SEGMENT);
    segments.owners = 1;
    map.set(LOW, 8, RESIDENT);
    assertThat(read(2 * SEGMENT).reason()).isEmpty();
    assertThat(resident()).isEqualTo(2 * SEGMENT);
  }

  @Test
  void ownersThatCannotBeReadAreAFailure() throws Exception {
    segments.ownersTrouble = "this Flink has no MemoryManager.allocatedSegments";

    assertThat(read(SEGMENT).state()).isEqualTo(SourceState.FAILED);
    assertThat(segments.looks).isZero();
    segments.ownersTrouble = null;
    assertThat(read(SEGMENT).state()).isEqualTo(SourceState.UP);
  }

  @Test
  void segmentsThatChangeWhileTheyAreLookedAtAreUnknownThisTime() throws Exception {
    reader = reader(new Cadence(60_000, false));
    segments.groups = null;

    assertThat(read(2 * SEGMENT).state()).isEqualTo(SourceState.UP);
    assertThat(sample.build().has(MANAGED_SEGMENTS_RESIDENT)).isFalse();

    segments.groups = List.of(new SegmentGroup(2, SEGMENT, 1, new long[] {LOW}));
    read(2 * SEGMENT);
    assertThat(resident()).isZero();

    // What was seen before is no longer so: the process has grown.
    segments.groups = null;
    processResident += SEGMENT;
    read(2 * SEGMENT);
    assertThat(sample.build().has(MANAGED_SEGMENTS_RESIDENT)).isFalse();
  }

  @Test
  void anotherFlinkIsSaidToBeSo() throws Exception {
    segments.trouble = "this Flink has no MemorySegment.address";

    SourceStatus status = read(SEGMENT);
    assertThat(status.state()).isEqualTo(SourceState.FAILED);
    assertThat(status.reason()).isEqualTo("this Flink has no MemorySegment.address");

    // Between two looks it is as it was.
    assertThat(read(SEGMENT).state()).isEqualTo(SourceState.FAILED);
    assertThat(read(0).state()).isEqualTo(SourceState.UP);
  }

  @Test
  void troubleWithoutAMessageIsSaidByItsKind() throws Exception {
    segments.silent = true;

    assertThat(read(SEGMENT).reason()).isEqualTo("java.util.NoSuchElementException");
  }

  @Test
  void withoutThePagesOfTheProcessOrTheSegmentsItIsUnavailable() throws Exception {
    assertThat(reader.read(MemorySample.builder(0)).reason()).contains("managed memory");

    tree.write("/proc/self/status", "VmRSS:\t 100 kB\n");
    assertThat(read(SEGMENT).reason()).contains("Linux before 4.5");
    tree.remove("/proc/self/pagemap");
    assertThat(read(SEGMENT).reason()).contains("/proc/self/pagemap");
    assertThat(read(SEGMENT).state()).isEqualTo(SourceState.UNAVAILABLE);
    assertThat(segments.looks).isZero();
  }

  @Test
  void aPageMapThatCannotBeReadFails() throws Exception {
    segments.groups = List.of(new SegmentGroup(1, SEGMENT, 1, new long[] {LOW}));
    tree.makeUnreadable("/proc/self/pagemap");

    SourceStatus status = read(SEGMENT);
    assertThat(status.state()).isEqualTo(SourceState.FAILED);
    assertThat(status.reason()).contains("/proc/self/pagemap");
  }

  private static final class FakeSegments implements ManagedSegments {
    private @Nullable List<SegmentGroup> groups = List.of();
    private @Nullable String trouble;
    private @Nullable String ownersTrouble;
    private boolean silent;
    private int looks;
    private int most;
    private long owners;
    private long mostBytes;

    @Override
    public long owners() throws Exception {
      if (ownersTrouble != null) {
        throw new Exception(ownersTrouble);
      }
      return owners;
    }

    @Override
    public @Nullable List<SegmentGroup> look(int addresses, long bytes) throws Exception {
      looks++;
      most = addresses;
      mostBytes = bytes;
      if (silent) {
        throw new NoSuchElementException();
      }
      if (trouble != null) {
        throw new Exception(trouble);
      }
      return groups;
    }
  }
}
