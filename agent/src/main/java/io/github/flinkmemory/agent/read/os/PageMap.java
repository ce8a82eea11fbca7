package io.github.flinkmemory.agent.read.os;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Samples which pages of the heap are resident: Documentation/admin-guide/mm/pagemap.rst. A process
 * may read its own page map without privilege; only the page frame numbers are hidden.
 *
 * <p>The heap is cut into 3072 stretches of equal length, and one page of each is looked at, at
 * another place each time. A look costs a microsecond (the kernel's 40 ns for each page of a whole
 * scan make 10 ms a GiB), so a read of a process whose resident memory has hardly changed takes
 * every sixth stretch, and the last six count. That is off by at most 1 % of the heap's size in two
 * of three cases when a random half of the pages is resident, and by far less when most are, or
 * when they lie together.
 */
final class PageMap {
  private static final String PATH = "/proc/self/pagemap";
  private static final int STRETCHES = 3072;
  private static final int PASSES = 6;
  private static final int ENTRY = 8;

  /** The byte of an entry with the bits 56 to 63; the highest one says: present in memory. */
  private static final int FLAGS =
      ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN ? ENTRY - 1 : 0;

  private final String root;
  private final HeapAddresses heap;
  private final long pageSize;
  private final boolean tellsOwn;
  private final byte[] entry = new byte[ENTRY];
  private double @Nullable [] shares;
  private int next;
  private long seed = 1;

  /**
   * @param root stands in for "/", without a slash at its end
   * @param tellsOwn whether the kernel sets bit 56, from Linux 4.2 on. Without it the pages of
   *     zeros that stand for what was read and never written count as resident, too.
   */
  PageMap(String root, HeapAddresses heap, long pageSize, boolean tellsOwn) {
    this.root = root;
    this.heap = heap;
    this.pageSize = pageSize;
    this.tellsOwn = tellsOwn;
  }

  /**
   * Bytes that are resident, estimated.
   *
   * @param anew whether what was seen before no longer counts: all stretches are looked at then
   * @throws IOException when this kernel does not tell
   */
  long resident(boolean anew) throws IOException {
    if (shares == null || anew) {
      shares = new double[PASSES];
      for (int pass = 0; pass < PASSES; pass++) {
        shares[pass] = residentShare(pass);
      }
    } else {
      shares[next] = residentShare(next);
      next = (next + 1) % PASSES;
    }
    double sum = 0;
    for (double share : shares) {
      sum += share;
    }
    return Math.round(sum / PASSES * heap.size());
  }

  private double residentShare(int pass) throws IOException {
    long pages = heap.size() / pageSize;
    int looks = 0;
    int resident = 0;
    try (RandomAccessFile file = new RandomAccessFile(root + PATH, "r")) {
      for (long stretch = pass; stretch < STRETCHES; stretch += PASSES) {
        long from = stretch * pages / STRETCHES;
        long length = Math.max(1, (stretch + 1) * pages / STRETCHES - from);
        resident += isResident(file, heap.address((from + random(length)) * pageSize)) ? 1 : 0;
        looks++;
      }
    }
    return (double) resident / looks;
  }

  private boolean isResident(RandomAccessFile file, long address) throws IOException {
    file.seek(address / pageSize * ENTRY);
    file.readFully(entry);
    return entry[FLAGS] < 0 && (!tellsOwn || (entry[FLAGS] & ResidentPages.OWN) != 0);
  }

  /** A fixed step would keep step with the collector's regions. */
  private long random(long bound) {
    seed = seed * 6364136223846793005L + 1442695040888963407L;
    return (seed >>> 33) % bound;
  }
}
