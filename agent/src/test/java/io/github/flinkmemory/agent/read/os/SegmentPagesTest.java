package io.github.flinkmemory.agent.read.os;

import static io.github.flinkmemory.agent.read.os.PageMapFile.FILE_PAGE;
import static io.github.flinkmemory.agent.read.os.PageMapFile.PAGE;
import static io.github.flinkmemory.agent.read.os.PageMapFile.RESIDENT;
import static io.github.flinkmemory.agent.read.os.PageMapFile.SWAPPED;
import static io.github.flinkmemory.agent.read.os.PageMapFile.ZERO_PAGE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SegmentPagesTest {
  private static final long LOW = 0x1000000;
  private static final long SEGMENT = 8 * PAGE;

  /** What malloc keeps in front of a block. */
  private static final long HEADER = 16;

  private final Path folder;
  private final PageMapFile map;

  SegmentPagesTest(@TempDir Path folder) throws IOException {
    this.folder = folder;
    this.map = PageMapFile.in(folder);
  }

  private long resident(long size, long... addresses) throws IOException {
    try (SegmentPages pages = new SegmentPages(folder.toString(), PAGE)) {
      return pages.resident(addresses, size);
    }
  }

  @Test
  void aSegmentThatWasTouchedIsResidentAsAWhole() throws Exception {
    map.set(LOW, 64, RESIDENT);

    assertThat(resident(SEGMENT, LOW + HEADER)).isEqualTo(SEGMENT);
    assertThat(resident(SEGMENT, LOW)).isEqualTo(SEGMENT);
    assertThat(resident(SEGMENT)).isZero();
  }

  /** The allocator writes its header, so of nine pages one is in memory. */
  @Test
  void ofAPageThatItSharesASegmentHasWhatItLiesOn() throws Exception {
    map.set(LOW, 1, RESIDENT).set(LOW + PAGE, 63, 0);
    assertThat(resident(SEGMENT, LOW + HEADER)).isEqualTo(PAGE - HEADER);

    map.set(LOW, 64, 0).set(LOW + SEGMENT, 1, RESIDENT);
    assertThat(resident(SEGMENT, LOW + HEADER)).isEqualTo(HEADER);
  }

  @Test
  void neighboursDoNotCountAPageTwice() throws Exception {
    map.set(LOW, 64, RESIDENT);

    long step = SEGMENT + HEADER;
    assertThat(resident(SEGMENT, LOW + HEADER, LOW + HEADER + step, LOW + HEADER + 2 * step))
        .isEqualTo(3 * SEGMENT);
  }

  /** The segments of one owner may lie below those of the one before. */
  @Test
  void ownersAreLookedAtInAnyOrder() throws Exception {
    map.set(LOW, 16, i -> i < 2 ? RESIDENT : 0);
    try (SegmentPages pages = new SegmentPages(folder.toString(), PAGE)) {
      assertThat(pages.resident(new long[] {LOW + SEGMENT}, SEGMENT)).isZero();
      assertThat(pages.resident(new long[] {LOW}, SEGMENT)).isEqualTo(2 * PAGE);
    }
  }

  @Test
  void smallSegmentsMayLieWithinOnePage() throws Exception {
    map.set(LOW, 1, RESIDENT).set(LOW + PAGE, 1, 0);

    assertThat(resident(1000, LOW + 16, LOW + 1032, LOW + 4000)).isEqualTo(1000 + 1000 + 96);
  }

  @Test
  void whatIsSwappedOutOrTheKernelsPageOfZerosIsNotResident() throws Exception {
    map.set(LOW, 2, SWAPPED).set(LOW + 2 * PAGE, 2, ZERO_PAGE).set(LOW + 4 * PAGE, 4, 0);
    assertThat(resident(SEGMENT, LOW)).isZero();

    // Memory of an allocator that takes it from a file or shares it.
    map.set(LOW + 4 * PAGE, 3, FILE_PAGE);
    assertThat(resident(SEGMENT, LOW)).isEqualTo(3 * PAGE);
  }

  /** A segment may be freed, and its mapping gone, before its pages are looked at. */
  @Test
  void beyondTheAddressSpaceNothingIsResident() throws Exception {
    map.set(LOW, 4, RESIDENT);

    assertThat(resident(SEGMENT, LOW, LOW + 4 * PAGE, LOW + (1L << 40))).isEqualTo(4 * PAGE);
  }

  @Test
  void aSegmentMayBeLargerThanWhatIsReadAtOnce() throws Exception {
    map.set(LOW, 8192, i -> i % 2 == 0 ? RESIDENT : 0);

    assertThat(resident(8192 * PAGE, LOW)).isEqualTo(4096 * PAGE);
    assertThat(resident(3000 * PAGE, LOW, LOW + 4000 * PAGE)).isEqualTo(3000 * PAGE);
  }

  /** However the segments lie, and whichever of them are read together. */
  @Test
  void anyLayoutIsCountedAsPageByPage() throws Exception {
    Random random = new Random(4711);
    for (int round = 0; round < 50; round++) {
      BitSet touched = new BitSet();
      map.set(
          LOW,
          20_000,
          page -> {
            touched.set((int) page, random.nextInt(3) == 0);
            return touched.get((int) page) ? RESIDENT : 0;
          });
      long size = random.nextLong(1, 1 << 17);
      int gap = 1 + random.nextInt(1 << random.nextInt(21));
      long[] addresses = addresses(random, size, gap);
      long expected = 0;
      for (long address : addresses) {
        for (long at = address; at < address + size; ) {
          long next = Math.min(address + size, (at / PAGE + 1) * PAGE);
          expected += touched.get((int) ((at - LOW) / PAGE)) ? next - at : 0;
          at = next;
        }
      }
      assertThat(resident(size, addresses)).as("round %d", round).isEqualTo(expected);
    }
  }

  private static long[] addresses(Random random, long size, int gap) {
    LongStream.Builder addresses = LongStream.builder();
    long address = LOW + random.nextLong(10_000);
    while (address + size < LOW + 20_000L * PAGE) {
      addresses.add(address);
      address += size + HEADER + random.nextLong(gap);
    }
    return addresses.build().toArray();
  }
}
