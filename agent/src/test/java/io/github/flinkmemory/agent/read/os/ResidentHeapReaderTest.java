package io.github.flinkmemory.agent.read.os;

import static io.github.flinkmemory.agent.read.os.PageMapFile.FILE_PAGE;
import static io.github.flinkmemory.agent.read.os.PageMapFile.PAGE;
import static io.github.flinkmemory.agent.read.os.PageMapFile.RESIDENT;
import static io.github.flinkmemory.agent.read.os.PageMapFile.ZERO_PAGE;
import static io.github.flinkmemory.exporter.sample.SampleField.HEAP_RESIDENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.flinkmemory.agent.read.Cadence;
import io.github.flinkmemory.agent.read.Reading;
import io.github.flinkmemory.exporter.sample.MemorySample;
import io.github.flinkmemory.exporter.sample.SampleField;
import io.github.flinkmemory.exporter.sample.SourceState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResidentHeapReaderTest {
  private static final long LOW = 0x1000000;
  private static final int PAGES = 65536;
  private static final String RANGE =
      String.format("garbage-first heap [0x%016x, 0x%016x)", LOW, LOW + PAGES * PAGE);

  private static final Cadence CADENCE = new Cadence(60_000, true);
  private static final String Z_HEAP =
      " ZHeap           used 6M, capacity 256M, max capacity 256M\n";
  private static final String HEAP_MAPPING =
      "1010000-1030000 rw-s 00000000 00:01 1025   /memfd:java_heap (deleted)\n";

  private final FixtureTree tree;
  private final PageMapFile map;
  private final FakeHeapInfo heapInfo = new FakeHeapInfo();

  ResidentHeapReaderTest(@TempDir Path folder) throws IOException {
    tree = FixtureTree.copy("v2-docker", folder);
    map = PageMapFile.in(folder);
    heapInfo.text = RANGE;
  }

  @Test
  void aHeapThatWasTouchedIsResidentAsAWhole() throws Exception {
    pageMap(page -> true);

    assertThat(read().get(HEAP_RESIDENT)).isEqualTo(PAGES * PAGE);
  }

  @Test
  void aHeapThatNobodyTouchedIsNot() throws Exception {
    pageMap(page -> false);

    Reading reading = read();
    assertThat(reading.state()).isEqualTo(SourceState.UP);
    assertThat(reading.get(HEAP_RESIDENT)).isZero();
  }

  @Test
  void theTouchedPartIsEstimatedWithinOnePercentOfTheHeap() throws Exception {
    pageMap(page -> page < PAGES * 3 / 10);
    assertCloseTo(0.3);
  }

  @Test
  void aPatternOfRegionsIsNotMistaken() throws Exception {
    // Regions of 1 MiB, of which every other one is touched.
    pageMap(page -> page / 256 % 2 == 0);
    assertCloseTo(0.5);
  }

  @Test
  void aPatternThatKeepsStepWithTheStretchesIsNotMistaken() throws Exception {
    // Three stretches are 64 pages long, and each third one begins at the touched ones.
    pageMap(page -> page % 64 < 8);
    assertCloseTo(0.125);
  }

  @Test
  void pagesThatAreSwappedOutDoNotCount() throws Exception {
    pageMap(page -> false, 1L << 62);

    assertThat(read().get(HEAP_RESIDENT)).isZero();
  }

  @Test
  void whatIsTouchedUnseenGrowsWithinSixReads() throws Exception {
    pageMap(page -> false);
    ResidentHeapReader reader = new ResidentHeapReader(tree.root(), heapInfo, CADENCE);
    read(reader, 1 << 30);
    pageMap(page -> true);
    assertThat(read(reader, 1 << 30)).isBetween(1L, PAGES * PAGE / 2);
    for (int i = 0; i < 4; i++) {
      read(reader, 1 << 30);
    }

    assertThat(read(reader, 1 << 30)).isEqualTo(PAGES * PAGE);
  }

  @Test
  void aHeapWhoseProcessHasGrownIsLookedAtAnew() throws Exception {
    pageMap(page -> false);
    ResidentHeapReader reader = new ResidentHeapReader(tree.root(), heapInfo, CADENCE);
    read(reader, 1 << 30);
    pageMap(page -> true);

    assertThat(read(reader, (1 << 30) + PAGES * PAGE / 2)).isEqualTo(PAGES * PAGE);
  }

  private static long read(ResidentHeapReader reader, long processResident) throws Exception {
    MemorySample.Builder sample =
        MemorySample.builder(0).set(SampleField.PROCESS_RESIDENT, processResident);
    assertThat(reader.read(sample).state()).isEqualTo(SourceState.UP);
    return sample.get(HEAP_RESIDENT, -1);
  }

  @Test
  void itWaitsForTheMBeanServerThatItDoesNotStart() throws Exception {
    pageMap(page -> true);
    heapInfo.text = null;
    ResidentHeapReader reader = new ResidentHeapReader(tree.root(), heapInfo, CADENCE);
    assertThat(Reading.of(reader).state()).isEqualTo(SourceState.UNAVAILABLE);

    heapInfo.text = RANGE;

    assertThat(Reading.of(reader).state()).isEqualTo(SourceState.UP);
    assertThat(heapInfo.asked).isEqualTo(2);
    Reading.of(reader);
    assertThat(heapInfo.asked).isEqualTo(2);
  }

  /** A heap that was read and never written, as Parallel's tables are. */
  @Test
  void theKernelsPageOfZerosIsNotResident() throws Exception {
    pageMap(page -> false, ZERO_PAGE);

    assertThat(read().get(HEAP_RESIDENT)).isZero();
  }

  @Test
  void theHeapOfZIsTheSharedMemoryOfTheProcess() throws Exception {
    pageMap(page -> true);
    tree.write("/proc/self/maps", HEAP_MAPPING);
    heapInfo.text = Z_HEAP;

    assertThat(read().get(HEAP_RESIDENT)).isEqualTo(128 * 1024);
  }

  @Test
  void otherSharedMemoryIsNotTheHeapOfZ() throws Exception {
    pageMap(page -> false, FILE_PAGE);
    heapInfo.text = Z_HEAP;
    // 4 pages of a tmpfs, 3 of System V, 2 of a file on a disk, and some of the heap.
    tree.write(
        "/proc/self/maps",
        """
        1000000-1004000 rw-s 00000000 00:1a 12     /dev/shm/psm_4711
        1004000-1007000 rw-s 00000000 00:01 5      /SYSV00000000 (deleted)
        1007000-1009000 rw-s 00000000 08:01 77     /data/db/000012.sst
        1010000-1030000 rw-s 00000000 00:01 1025   /memfd:java_heap (deleted)
        1040000-1050000 rw-p 00000000 00:00 0
        """);
    tree.write(
        "/proc/self/mountinfo",
        """
        22 1 8:1 / / rw,relatime - ext4 /dev/root rw
        28 22 0:26 / /dev/shm rw,nosuid,nodev - tmpfs tmpfs rw
        """);

    assertThat(read().get(HEAP_RESIDENT)).isEqualTo(128 * 1024 - 7 * PAGE);
  }

  /** Copies of their own are anonymous memory: the data of a library unpacked into a tmpfs. */
  @Test
  void privateCopiesOfPagesOfATmpfsAreNoSharedMemory() throws Exception {
    pageMap(page -> true);
    heapInfo.text = Z_HEAP;
    tree.write(
        "/proc/self/maps",
        "1000000-1004000 rw-p 00000000 00:1a 12     /tmp/librocksdbjni.so\n" + HEAP_MAPPING);
    tree.write("/proc/self/mountinfo", "28 22 0:26 / /tmp rw,nosuid - tmpfs tmpfs rw\n");

    assertThat(read().get(HEAP_RESIDENT)).isEqualTo(128 * 1024);
  }

  /** -XX:AllocateHeapAt=/dev/shm, and where memfd_create is refused. */
  @Test
  void theHeapOfZMayLieInAFileOfATmpfs() throws Exception {
    pageMap(page -> false, FILE_PAGE);
    heapInfo.text = Z_HEAP;
    tree.write("/proc/self/mountinfo", "28 22 0:26 / /dev/shm rw,nosuid - tmpfs tmpfs rw\n");
    for (String file : new String[] {"#4711", "java_heap.17"}) {
      tree.write(
          "/proc/self/maps",
          "1000000-1004000 rw-s 00000000 00:1a 12     /dev/shm/psm_4711\n"
              + "1004000-1007000 rw-s 00000000 00:01 5      /SYSV00000000 (deleted)\n"
              + "1010000-1030000 rw-s 00000000 00:1a 1025   /dev/shm/"
              + file
              + " (deleted)\n");

      assertThat(read().get(HEAP_RESIDENT)).as(file).isEqualTo(128 * 1024 - 7 * PAGE);
    }
  }

  @Test
  void aHeapOfZThatLiesNobodyKnowsWhereIsUnknown() throws Exception {
    pageMap(page -> true);
    heapInfo.text = Z_HEAP;
    tree.write(
        "/proc/self/maps", "1010000-1030000 rw-s 00000000 00:1a 1025   /mnt/pmem/#x (deleted)\n");

    Reading reading = read();
    assertThat(reading.state()).isEqualTo(SourceState.UNAVAILABLE);
    assertThat(reading.has(HEAP_RESIDENT)).isFalse();
  }

  @Test
  void withoutReadingMappingsAllSharedMemoryIsTheHeapOfZ() throws Exception {
    pageMap(page -> true);
    heapInfo.text = Z_HEAP;
    ResidentHeapReader reader = new ResidentHeapReader(tree.root(), heapInfo, null);

    Reading reading = Reading.of(reader);

    assertThat(reading.state()).isEqualTo(SourceState.UP);
    assertThat(reading.status().reason()).contains("mappings=0s");
    assertThat(reading.get(HEAP_RESIDENT)).isEqualTo(128 * 1024);
    assertThat(reader.cadenceMillis()).isZero();
  }

  @Test
  void otherSharedMemoryThatCannotBeCountedIsWhatItWas() throws Exception {
    pageMap(page -> false, FILE_PAGE);
    heapInfo.text = Z_HEAP;
    tree.write("/proc/self/mountinfo", "garbled - tmpfs tmpfs rw\n");
    tree.write("/proc/self/maps", HEAP_MAPPING);
    // Each read looks anew.
    ResidentHeapReader reader =
        new ResidentHeapReader(tree.root(), heapInfo, new Cadence(0, false));

    Reading first = Reading.of(reader);
    assertThat(first.status().reason()).contains("could not be counted");
    assertThat(first.get(HEAP_RESIDENT)).isEqualTo(128 * 1024);

    tree.write("/proc/self/mountinfo", "28 22 0:26 / /dev/shm rw,nosuid - tmpfs tmpfs rw\n");
    tree.write(
        "/proc/self/maps",
        "1000000-1004000 rw-s 00000000 00:1a 12     /dev/shm/psm_4711\n" + HEAP_MAPPING);
    Reading second = Reading.of(reader);
    assertThat(second.status().reason()).isEmpty();
    assertThat(second.get(HEAP_RESIDENT)).isEqualTo(128 * 1024 - 4 * PAGE);

    tree.write("/proc/self/maps", "garbled\n");
    Reading third = Reading.of(reader);
    assertThat(third.state()).isEqualTo(SourceState.UP);
    assertThat(third.status().reason()).contains("could not be counted");
    assertThat(third.get(HEAP_RESIDENT)).isEqualTo(128 * 1024 - 4 * PAGE);
  }

  @Test
  void aFailedLookIsNotRepeatedWithEachTickAndItsAgeIsTold() throws Exception {
    pageMap(page -> true);
    ResidentHeapReader reader = new ResidentHeapReader(tree.root(), heapInfo, CADENCE);
    assertThat(reader.cadenceMillis()).isZero();
    heapInfo.text = Z_HEAP;
    tree.write("/proc/self/maps", "garbled\n");
    assertThat(Reading.of(reader).status().reason()).isNotEmpty();
    tree.write("/proc/self/maps", HEAP_MAPPING);

    assertThat(Reading.of(reader).status().reason()).isNotEmpty();
    assertThat(reader.cadenceMillis()).isGreaterThanOrEqualTo(10_000);
  }

  /** Linux before 4.2 has no bit 56; such as the 3.10 of Red Hat 7. */
  @Test
  void olderKernelsTellAnonymousPagesByBeingPresentAlone() throws Exception {
    tree.write("/proc/self/status", "VmRSS:\t 100 kB\n");
    pageMap(page -> false, ZERO_PAGE);

    assertThat(read().get(HEAP_RESIDENT)).isEqualTo(PAGES * PAGE);
  }

  @Test
  void theHeapOfZIsUnknownToOldKernels() throws Exception {
    pageMap(page -> true);
    tree.write("/proc/self/status", "VmRSS:\t 100 kB\n");
    heapInfo.text = "ZHeap used 6M";

    Reading reading = read();
    assertThat(reading.state()).isEqualTo(SourceState.UNAVAILABLE);
    assertThat(reading.status().reason()).contains("RssShmem");
  }

  @Test
  void hugePagesAreNotResident() throws Exception {
    pageMap(page -> true);
    tree.write("/proc/self/status", "VmRSS:\t 100 kB\nHugetlbPages:\t 2048 kB\n");

    assertThat(read().state()).isEqualTo(SourceState.UNAVAILABLE);
  }

  @Test
  void aHeapWithoutAddressesIsUnknown() throws Exception {
    pageMap(page -> true);
    heapInfo.text = "Some Heap used 6M";

    assertThat(read().state()).isEqualTo(SourceState.UNAVAILABLE);
    assertThat(read().has(HEAP_RESIDENT)).isFalse();
  }

  @Test
  void withoutAPageMapItIsUnknown() throws Exception {
    Reading reading = read();

    assertThat(reading.state()).isEqualTo(SourceState.UNAVAILABLE);
    assertThat(reading.status().reason()).contains("/proc/self/pagemap");
    assertThat(heapInfo.asked).isZero();
  }

  @Test
  void aPageMapThatEndsTooEarlyFails() throws Exception {
    tree.write("/proc/self/pagemap", "12345678");

    assertThatThrownBy(this::read).isInstanceOf(IOException.class);
  }

  @Test
  void withoutAPageSizeItFails() throws Exception {
    pageMap(page -> true);
    map.auxiliary(33, 0x7ffe, 0, 0);

    assertThatThrownBy(this::read)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("/proc/self/auxv");
  }

  private void assertCloseTo(double share) throws Exception {
    assertThat((double) read().get(HEAP_RESIDENT) / (PAGES * PAGE)).isCloseTo(share, within(0.015));
  }

  private Reading read() throws Exception {
    return Reading.of(new ResidentHeapReader(tree.root(), heapInfo, CADENCE));
  }

  private void pageMap(LongPredicate resident) throws IOException {
    pageMap(resident, 0);
  }

  private void pageMap(LongPredicate resident, long otherwise) throws IOException {
    map.set(LOW, PAGES, page -> resident.test(page) ? RESIDENT : otherwise);
  }

  private static final class FakeHeapInfo extends HeapInfo {
    private @Nullable String text;
    private int asked;

    @Override
    @Nullable String text() {
      asked++;
      return text;
    }
  }
}
