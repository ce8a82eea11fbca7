package io.github.flinkmemory.agent.read.os;

import static io.github.flinkmemory.exporter.sample.SampleField.ALLOCATOR_HEAPS;
import static io.github.flinkmemory.exporter.sample.SampleField.ALLOCATOR_RESIDENT;
import static io.github.flinkmemory.exporter.sample.SampleField.ALLOCATOR_SIZE;
import static io.github.flinkmemory.exporter.sample.SampleField.CLASS_DATA_RESIDENT;
import static io.github.flinkmemory.exporter.sample.SampleField.CODE_RESIDENT;
import static io.github.flinkmemory.exporter.sample.SampleField.JVM_MAPPINGS_RESIDENT;
import static io.github.flinkmemory.exporter.sample.SampleField.LIBRARIES_RESIDENT;
import static io.github.flinkmemory.exporter.sample.SampleField.MAPPED_FILES_RESIDENT;
import static io.github.flinkmemory.exporter.sample.SampleField.METASPACE_LATER_RESIDENT;
import static io.github.flinkmemory.exporter.sample.SampleField.OTHER_ANONYMOUS_RESIDENT;
import static io.github.flinkmemory.exporter.sample.SampleField.OUTSIDE_HEAP_SWAPPED;
import static io.github.flinkmemory.exporter.sample.SampleField.THREAD_STACKS_RESIDENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.flinkmemory.agent.read.Cadence;
import io.github.flinkmemory.agent.read.Reading;
import io.github.flinkmemory.agent.read.VmFlags;
import io.github.flinkmemory.exporter.sample.MemorySample;
import io.github.flinkmemory.exporter.sample.NativeAllocator;
import io.github.flinkmemory.exporter.sample.SampleDetail;
import io.github.flinkmemory.exporter.sample.SampleField;
import io.github.flinkmemory.exporter.sample.Source;
import io.github.flinkmemory.exporter.sample.SourceState;
import io.github.flinkmemory.exporter.sample.SourceStatus;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each mapping has as many pages as its size says, of which a test says how many are in memory. */
class MappingsReaderTest {
  private static final long PAGE = 4096;
  private static final long RESIDENT = 1L << 63 | 1L << 56;
  private static final long FILE_PAGE = 1L << 63 | 1L << 61;
  private static final long ZERO_PAGE = 1L << 63;
  private static final long SWAPPED = 1L << 62;

  private final FixtureTree tree;
  private final Path folder;
  private final Map<String, String> flagValues = new HashMap<>();
  private final VmFlags flags =
      new VmFlags() {
        @Override
        public @Nullable String value(String name) {
          return flagValues.get(name);
        }
      };
  private final StringBuilder maps = new StringBuilder();
  private final StringBuilder startSmaps = new StringBuilder();
  private String heapInfo = "garbage-first heap [0x0000000001000000, 0x0000000002000000)";

  MappingsReaderTest(@TempDir Path folder) throws IOException {
    this.folder = folder;
    tree = FixtureTree.empty(folder);
    tree.write("/proc/self/status", "VmRSS:\t 100 kB\nRssAnon:\t 100 kB\n");
    Files.write(folder.resolve("proc/self/auxv"), words(6, PAGE, 0, 0));
    pages(0, 0, RESIDENT);
  }

  private Reading read() throws Exception {
    tree.write("/proc/self/maps", maps.toString());
    StartMappings start = null;
    if (startSmaps.length() > 0) {
      tree.write("/proc/self/smaps", startSmaps.toString());
      start = StartMappings.read(tree.root());
    }
    return Reading.of(reader(start));
  }

  private MappingsReader reader(@Nullable StartMappings start) {
    return new MappingsReader(
        tree.root(),
        new HeapInfo() {
          @Override
          String text() {
            return heapInfo;
          }
        },
        flags,
        start,
        new Cadence(60_000, true));
  }

  /** A mapping of which the first pages are in memory. */
  private void mapping(long low, long high, String permissions, String name, int residentPages)
      throws IOException {
    maps.append(String.format("%x-%x %s 00000000 00:00 0", low, high, permissions));
    maps.append(name.isEmpty() ? " " : "                    " + name).append("\n");
    pages(low, residentPages, name.startsWith("/") ? FILE_PAGE : RESIDENT);
  }

  private void pages(long low, int count, long entry) throws IOException {
    try (RandomAccessFile file =
        new RandomAccessFile(folder.resolve("proc/self/pagemap").toFile(), "rw")) {
      ByteBuffer entries = ByteBuffer.allocate(count * 8).order(ByteOrder.nativeOrder());
      for (int i = 0; i < count; i++) {
        entries.putLong(entry);
      }
      file.seek(low / PAGE * 8);
      file.write(entries.array());
      if (file.length() < 1 << 20) {
        file.setLength(1 << 20);
      }
    }
  }

  private static byte[] words(long... words) {
    ByteBuffer buffer = ByteBuffer.allocate(words.length * 8).order(ByteOrder.nativeOrder());
    for (long word : words) {
      buffer.putLong(word);
    }
    return buffer.array();
  }

  private static long of(Reading reading, SampleField field) {
    return reading.get(field) / PAGE;
  }

  @Test
  void stacksLieBehindAGuardOfAFewPages() throws Exception {
    mapping(0x4000000, 0x4004000, "---p", "", 0);
    mapping(0x4004000, 0x4100000, "rw-p", "", 23);
    mapping(0x4100000, 0x4101000, "---p", "", 0);
    mapping(0x4101000, 0x4901000, "rw-p", "", 2);
    // A stack's own top may be adjacent to something else, and a gap is no guard.
    mapping(0x4901000, 0x4a00000, "rw-p", "", 5);
    mapping(0x5000000, 0x5001000, "rw-p", "[stack]", 1);

    Reading reading = read();

    assertThat(of(reading, THREAD_STACKS_RESIDENT)).isEqualTo(23 + 2 + 1);
    assertThat(of(reading, OTHER_ANONYMOUS_RESIDENT)).isEqualTo(5);
  }

  /** Before Linux 6.7 a large block that lies behind a stack is told as one mapping with it. */
  @Test
  void aStackIsNoLargerThanAStackCanBe() throws Exception {
    mapping(0x4000000, 0x4001000, "---p", "", 0);
    mapping(0x4001000, 0x6001000, "rw-p", "", 2048 + 100);
    mapping(0x6001000, 0x6002000, "---p", "", 0);
    mapping(0x6002000, 0x6004000, "rw-p", "", 1);

    Reading reading = read();

    assertThat(of(reading, THREAD_STACKS_RESIDENT)).isEqualTo(2048 + 1);
    assertThat(of(reading, OTHER_ANONYMOUS_RESIDENT)).isEqualTo(100);
  }

  @Test
  void aLargerLimitOfTheProcessMakesStacksLarger() throws Exception {
    tree.write(
        "/proc/self/limits",
        """
        Limit                     Soft Limit           Hard Limit           Units
        Max stack size            16777216             unlimited            bytes
        """);
    mapping(0x4000000, 0x4001000, "---p", "", 0);
    mapping(0x4001000, 0x6001000, "rw-p", "", 2048 + 100);
    assertThat(of(read(), THREAD_STACKS_RESIDENT)).isEqualTo(2048 + 100);

    for (String soft : new String[] {"unlimited", "65536"}) {
      tree.write("/proc/self/limits", "Max stack size  " + soft + "  unlimited  bytes \n");
      assertThat(of(read(), THREAD_STACKS_RESIDENT)).as(soft).isEqualTo(2048);
    }
  }

  /**
   * A stack is touched from its high end on: cut at 8 MiB, one of 64 would hold next to nothing.
   */
  @Test
  void theJvmsOwnSizesMakeStacksLarger() throws Exception {
    mapping(0x4000000, 0x4001000, "---p", "", 0);
    mapping(0x4001000, 0x8001000, "rw-p", "", 0);
    pages(0x8001000 - 23 * PAGE, 23, RESIDENT);
    for (String flag :
        new String[] {"ThreadStackSize", "CompilerThreadStackSize", "VMThreadStackSize"}) {
      flagValues.put(flag, "65536");
      assertThat(of(read(), THREAD_STACKS_RESIDENT)).as(flag).isEqualTo(23);
      for (String other : new String[] {"0", "-1", "many", String.valueOf(Long.MAX_VALUE)}) {
        flagValues.put(flag, other);
        assertThat(of(read(), THREAD_STACKS_RESIDENT)).as(other).isZero();
      }
    }
  }

  @Test
  void whatLiesBehindACutIsTheJvmsWhereItWasThereAtStart() throws Exception {
    startSmaps.append("4001000-6001000 rw-p 00000000 00:00 0 \nVmFlags: rd wr mr ac \n");
    startSmaps.append("8011000-9011000 rw-p 00000000 00:00 0 \nVmFlags: rd wr mr ac \n");
    mapping(0x4000000, 0x4001000, "---p", "", 0);
    mapping(0x4001000, 0x6001000, "rw-p", "", 2048 + 100);
    mapping(0x8010000, 0x8011000, "rw-p", "/usr/lib/libnio.so", 0);
    mapping(0x8011000, 0x9011000, "rw-p", "", 512 + 70);

    Reading reading = read();

    assertThat(of(reading, THREAD_STACKS_RESIDENT)).isEqualTo(2048);
    assertThat(of(reading, LIBRARIES_RESIDENT)).isEqualTo(512);
    assertThat(of(reading, JVM_MAPPINGS_RESIDENT)).isEqualTo(100 + 70);
    assertThat(of(reading, OTHER_ANONYMOUS_RESIDENT)).isZero();
  }

  /** With pages of 64 KiB a hole of metaspace is as large as the guard of a stack may be. */
  @Test
  void whatTheJvmHadReservedIsNoStackBehindAHole() throws Exception {
    startSmaps.append("4400000-4410000 rw-p 00000000 00:00 0 \nVmFlags: rd wr mr ac \n");
    startSmaps.append("4410000-5400000 ---p 00000000 00:00 0 \nVmFlags: mr nr \n");
    startSmaps.append("6000000-6001000 ---p 00000000 00:00 0 \nVmFlags: mr \n");
    startSmaps.append("6001000-6100000 rw-p 00000000 00:00 0 \nVmFlags: rd wr ac \n");
    mapping(0x4400000, 0x4420000, "rw-p", "", 9);
    mapping(0x4420000, 0x4424000, "---p", "", 0);
    mapping(0x4424000, 0x4434000, "rw-p", "", 5);
    mapping(0x4434000, 0x5400000, "---p", "", 0);
    // A thread that ran before the program began.
    mapping(0x6000000, 0x6001000, "---p", "", 0);
    mapping(0x6001000, 0x6100000, "rw-p", "", 3);

    Reading reading = read();

    assertThat(of(reading, JVM_MAPPINGS_RESIDENT)).isEqualTo(9 + 5);
    assertThat(of(reading, THREAD_STACKS_RESIDENT)).isEqualTo(3);
  }

  @Test
  void archivesOfClassesAreToldByTheirSuffixOrByTheJvm() throws Exception {
    mapping(0x5000000, 0x5010000, "rw-p", "/opt/app/app.aot", 3);
    mapping(0x5020000, 0x5030000, "rw-p", "/opt/app/classes.cache", 4);
    mapping(0x5040000, 0x5050000, "rw-p", "/opt/app/base.archive", 5);
    mapping(0x5060000, 0x5070000, "rw-p", "/opt/app/data.bin", 6);
    flagValues.put("SharedArchiveFile", "base.archive:/opt/app/top.jsa");
    flagValues.put("AOTCache", "app/classes.cache");

    Reading reading = read();

    assertThat(of(reading, CLASS_DATA_RESIDENT)).isEqualTo(3 + 4 + 5);
    assertThat(of(reading, MAPPED_FILES_RESIDENT)).isEqualTo(6);
  }

  @Test
  void aReadThatFailsIsNotRepeatedAtEachTick() throws Exception {
    tree.write("/proc/self/maps", "garbled\n");
    MappingsReader reader = reader(null);

    assertThatThrownBy(() -> Reading.of(reader)).isInstanceOf(IOException.class);

    assertThat(reader.intervalMillis()).isGreaterThanOrEqualTo(10_000);
  }

  /** A block of 96 MiB behind the data of a library was taken for the library's. */
  @Test
  void theDataOfALibraryIsNoLargerThanAnyLibraryHas() throws Exception {
    mapping(0x5000000, 0x5010000, "r-xp", "/usr/lib/libnio.so", 3);
    mapping(0x5010000, 0x5011000, "rw-p", "/usr/lib/libnio.so", 1);
    mapping(0x5011000, 0x6011000, "rw-p", "", 512 + 70);

    Reading reading = read();

    assertThat(of(reading, LIBRARIES_RESIDENT)).isEqualTo(3 + 1 + 512);
    assertThat(of(reading, OTHER_ANONYMOUS_RESIDENT)).isEqualTo(70);
  }

  /** RocksDB's library is unpacked into a file that may be removed while it is in use. */
  @Test
  void aFileThatWasRemovedIsWhatItWas() throws Exception {
    mapping(0x5000000, 0x5010000, "r--p", "/tmp/librocksdbjni-linux64.so (deleted)", 3);
    mapping(0x5020000, 0x5030000, "rw-p", "/opt/java/lib/server/classes.jsa (deleted)", 8);
    mapping(0x5040000, 0x5050000, "r--p", "/data/db/000012.sst (deleted)", 9);
    mapping(0x5060000, 0x5070000, "r-xp", "/usr/lib/libc.so.6 (deleted)", 1);

    Reading reading = read();

    assertThat(of(reading, LIBRARIES_RESIDENT)).isEqualTo(3 + 1);
    assertThat(of(reading, CLASS_DATA_RESIDENT)).isEqualTo(8);
    assertThat(of(reading, MAPPED_FILES_RESIDENT)).isEqualTo(9);
    assertThat(allocator(reading).name()).isEqualTo("glibc");
  }

  @Test
  void whatFollowsAReservationIsNoStack() throws Exception {
    mapping(0x4000000, 0x4100000, "---p", "", 0);
    mapping(0x4100000, 0x4200000, "rw-p", "", 7);

    assertThat(of(read(), THREAD_STACKS_RESIDENT)).isZero();
  }

  @Test
  void codeIsAnonymousAndExecutableAndLibrariesAreFiles() throws Exception {
    mapping(0x4000000, 0x4100000, "rwxp", "", 11);
    mapping(0x5000000, 0x5010000, "r-xp", "/usr/lib/libjvm.so", 3);
    mapping(0x5010000, 0x5020000, "rw-p", "/usr/lib/libjvm.so", 2);
    mapping(0x5020000, 0x5030000, "rw-p", "", 4);
    mapping(0x5040000, 0x5050000, "r--p", "/usr/lib/libstdc++.so.6.0.30", 1);
    mapping(0x5050000, 0x5060000, "r--s", "/opt/java/lib/modules", 5);
    mapping(0x5060000, 0x5070000, "r--s", "/opt/flink/lib/flink-dist.jar", 6);
    mapping(0x5070000, 0x5080000, "r--p", "/opt/java/bin/java", 1);
    mapping(0x5080000, 0x5090000, "rw-p", "/opt/java/lib/server/classes.jsa", 8);
    mapping(0x5090000, 0x50a0000, "rw-s", "/data/db/000012.sst", 9);
    mapping(0x50a0000, 0x50b0000, "r-xp", "[vdso]", 1);

    Reading reading = read();

    assertThat(of(reading, CODE_RESIDENT)).isEqualTo(11);
    assertThat(of(reading, LIBRARIES_RESIDENT)).isEqualTo(3 + 2 + 4 + 1 + 5 + 6 + 1 + 1);
    assertThat(of(reading, CLASS_DATA_RESIDENT)).isEqualTo(8);
    assertThat(of(reading, MAPPED_FILES_RESIDENT)).isEqualTo(9);
  }

  @Test
  void heapsOfGlibcBeginAtMultiplesOfTheirSizeAndMayBeToldAsOne() throws Exception {
    mapping(0x3000000, 0x3010000, "rw-p", "[heap]", 4);
    mapping(0x4000000, 0x4100000, "rw-p", "", 100);
    mapping(0x4100000, 0x8000000, "---p", "", 0);
    mapping(0x8000000, 0xd000000, "rw-p", "", 60);
    mapping(0xd000000, 0xe000000, "r-xp", "/lib/x86_64-linux-gnu/libc.so.6", 0);

    Reading reading = read();

    assertThat(of(reading, ALLOCATOR_RESIDENT)).isEqualTo(4 + 100 + 60);
    assertThat(reading.get(ALLOCATOR_SIZE)).isEqualTo(0x10000 + 0x100000 + 0x5000000);
    assertThat(reading.get(ALLOCATOR_HEAPS)).isEqualTo(1 + 1 + 2);
    assertThat(reading.has(JVM_MAPPINGS_RESIDENT)).isFalse();
    assertThat(allocator(reading).name()).isEqualTo("glibc");
  }

  @Test
  void whatWasReservedBeforeTheProgramBeganIsTheJvms() throws Exception {
    // Metaspace at an address where a heap of glibc could be, one such heap, and a card table.
    startSmaps
        .append("4000000-4010000 rw-p 00000000 00:00 0 \nRss: 64 kB\nVmFlags: rd wr mr ac \n")
        .append("4010000-8000000 ---p 00000000 00:00 0 \nRss: 0 kB\nVmFlags: mr nr \n")
        .append("8000000-8010000 rw-p 00000000 00:00 0 \nRss: 4 kB\nVmFlags: rd wr nr \n")
        .append("9000000-9100000 rw-p 00000000 00:00 0 \nRss: 4 kB\nVmFlags: rd wr ac \n")
        .append("9200000-9300000 rw-p 00000000 08:01 7   /some/file\nVmFlags: rd wr\n");
    mapping(0x4000000, 0x4100000, "rw-p", "", 200);
    mapping(0x4100000, 0x4200000, "rw-p", "", 10);
    mapping(0x4200000, 0x8000000, "---p", "", 0);
    mapping(0x8000000, 0x8010000, "rw-p", "", 3);
    mapping(0x9000000, 0x9080000, "rw-p", "", 5);
    mapping(0x9200000, 0x9300000, "rw-p", "", 7);

    Reading reading = read();

    assertThat(of(reading, JVM_MAPPINGS_RESIDENT)).isEqualTo(200 + 10 + 5);
    assertThat(of(reading, ALLOCATOR_RESIDENT)).isEqualTo(3);
    assertThat(of(reading, OTHER_ANONYMOUS_RESIDENT)).isEqualTo(7);
  }

  @Test
  void metaspaceThatCameLaterIsUsedFromItsBeginningAndReservedToItsEnd() throws Exception {
    startSmaps.append("9000000-9100000 rw-p 00000000 00:00 0 \nVmFlags: rd wr ac \n");
    mapping(0x4400000, 0x4500000, "rw-p", "", 20);
    mapping(0x4500000, 0x4510000, "rw-p", "", 3);
    mapping(0x4510000, 0x4c00000, "---p", "", 0);
    // A large block of the allocator: nothing is reserved behind it.
    mapping(0x5000000, 0x5100000, "rw-p", "", 30);

    Reading reading = read();

    assertThat(of(reading, METASPACE_LATER_RESIDENT)).isEqualTo(23);
    assertThat(of(reading, OTHER_ANONYMOUS_RESIDENT)).isEqualTo(23 + 30);
  }

  @Test
  void theHeapIsLeftToItsOwnReader() throws Exception {
    mapping(0x1000000, 0x1800000, "rw-p", "", 50);
    mapping(0x1800000, 0x2000000, "rw-p", "/opt/java/lib/server/classes.jsa", 50);
    heapInfo = "garbage-first heap [0x0000000001000000, 0x0000000002000000)";

    Reading reading = read();

    assertThat(reading.get(CLASS_DATA_RESIDENT)).isZero();
    assertThat(reading.get(OTHER_ANONYMOUS_RESIDENT)).isZero();
  }

  @Test
  void theHeapOfZIsToldByItsName() throws Exception {
    heapInfo = " ZHeap           used 6M, capacity 256M, max capacity 256M\n";
    mapping(0x4000000, 0x4100000, "rw-s", "/memfd:java_heap (deleted)", 50);
    mapping(0x14000000, 0x14100000, "rw-s", "/memfd:java_heap (deleted)", 50);

    assertThat(read().get(MAPPED_FILES_RESIDENT)).isZero();
  }

  @Test
  void theHeapOfZMayLieInAFileWithoutAName() throws Exception {
    heapInfo = " ZHeap           used 6M, capacity 256M, max capacity 256M\n";
    mapping(0x4000000, 0x4100000, "rw-s", "/dev/shm/#4711 (deleted)", 50);
    mapping(0x5000000, 0x5100000, "rw-s", "/dev/shm/#pages (deleted)", 3);

    assertThat(of(read(), MAPPED_FILES_RESIDENT)).isEqualTo(3);
  }

  @Test
  void aFileWithoutANameIsAFileBesideAHeapThatIsNone() throws Exception {
    mapping(0x4000000, 0x4100000, "rw-s", "/data/#4711 (deleted)", 50);
    assertThat(of(read(), MAPPED_FILES_RESIDENT)).isEqualTo(50);

    heapInfo = " ZHeap           used 6M, capacity 256M, max capacity 256M\n";
    maps.setLength(0);
    mapping(0x4000000, 0x4100000, "rw-s", "/memfd:java_heap (deleted)", 50);
    mapping(0x5000000, 0x5100000, "rw-s", "/data/#4711 (deleted)", 7);
    assertThat(of(read(), MAPPED_FILES_RESIDENT)).isEqualTo(7);
  }

  @Test
  void swappedPagesAndTheKernelsPageOfZerosAreNotResident() throws Exception {
    mapping(0x4000000, 0x4100000, "rw-p", "", 10);
    pages(0x4000000 + 10 * PAGE, 20, SWAPPED);
    pages(0x4000000 + 30 * PAGE, 40, ZERO_PAGE);

    Reading reading = read();

    assertThat(of(reading, ALLOCATOR_RESIDENT)).isEqualTo(10);
    assertThat(of(reading, OUTSIDE_HEAP_SWAPPED)).isEqualTo(20);
  }

  @Test
  void memoryThatAProgramNamedIsWhatTheNameSays() throws Exception {
    mapping(0x4400000, 0x4500000, "rw-p", "[anon: glibc: malloc]", 3);
    mapping(0x5400000, 0x5500000, "rw-p", "[anon: glibc: pthread stack: 12]", 4);
    mapping(0x6400000, 0x6500000, "rw-p", "[anon:other]", 5);

    Reading reading = read();

    assertThat(of(reading, ALLOCATOR_RESIDENT)).isEqualTo(3);
    assertThat(of(reading, THREAD_STACKS_RESIDENT)).isEqualTo(4);
    assertThat(of(reading, OTHER_ANONYMOUS_RESIDENT)).isEqualTo(5);
  }

  @Test
  void aPreloadedAllocatorTakesThePlaceOfTheLibrarys() throws Exception {
    mapping(0x4400000, 0x4500000, "r-xp", "/usr/lib/x86_64-linux-gnu/libjemalloc.so.2", 1);
    mapping(0x4600000, 0x4700000, "r-xp", "/usr/lib/x86_64-linux-gnu/libc-2.31.so", 1);

    NativeAllocator allocator = allocator(read());

    assertThat(allocator.name()).isEqualTo("jemalloc");
    assertThat(allocator.isGlibc()).isFalse();
  }

  @Test
  void muslIsKnownByItsLoader() throws Exception {
    mapping(0x4400000, 0x4500000, "r-xp", "/lib/ld-musl-x86_64.so.1", 1);

    assertThat(allocator(read()).name()).isEqualTo("musl");
  }

  @Test
  void anUnknownLibraryHasNoName() throws Exception {
    mapping(0x4400000, 0x4500000, "r--p", "/lib/ld-musl-x86_64.so.1", 1);

    assertThat(allocator(read()).name()).isEmpty();
  }

  @Test
  void theKernelsOwnHalfOfTheAddressSpaceIsNotInThePageMap() throws Exception {
    maps.append("ffffffffff600000-ffffffffff601000 --xp 00000000 00:00 0    [vsyscall]\n");

    assertThat(read().get(LIBRARIES_RESIDENT)).isZero();
  }

  @Test
  void manyMappingsWithLongNamesAreReadThroughASmallBuffer() throws Exception {
    String name = "/" + "x".repeat(500) + ".so";
    for (long low = 0x4000000; low < 0x4000000 + 400 * PAGE; low += PAGE) {
      mapping(low, low + PAGE, "r-xp", name, 1);
    }

    assertThat(of(read(), LIBRARIES_RESIDENT)).isEqualTo(400);
  }

  @Test
  void aLineLongerThanTheBufferIsCutOff() throws Exception {
    mapping(0x4000000, 0x4001000, "r-xp", "/" + "x".repeat(200_000), 1);

    mapping(0x5000000, 0x5001000, "r-xp", "/lib/b.so", 1);

    assertThat(of(read(), LIBRARIES_RESIDENT)).isEqualTo(2);
  }

  @Test
  void aGarbledFileFails() {
    for (String text :
        new String[] {"zz-10 rw-p\n", "10\n", "-10 rw-p\n", "10-20 r\n", "10-2x rw-p 0"}) {
      maps.setLength(0);
      maps.append(text);
      assertThatThrownBy(this::read).as(text).isInstanceOf(IOException.class);
    }
  }

  @Test
  void itWaitsForTheMBeanServerAndIsThenReadRarely() throws Exception {
    tree.write("/proc/self/maps", "");
    MappingsReader waiting =
        new MappingsReader(
            tree.root(),
            new HeapInfo() {
              @Override
              @Nullable String text() {
                return null;
              }
            },
            flags,
            null,
            new Cadence(60_000, true));
    assertThat(Reading.of(waiting).state()).isEqualTo(SourceState.UNAVAILABLE);
    assertThat(waiting.intervalMillis()).isZero();

    MappingsReader reader = reader(null);
    assertThat(Reading.of(reader).state()).isEqualTo(SourceState.UP);
    assertThat(reader.intervalMillis()).isEqualTo(10_000);
  }

  @Test
  void whatOthersTellOfThatMomentIsKeptWithTheMappings() throws Exception {
    tree.write("/proc/self/maps", "");
    MemorySample.Builder sample =
        MemorySample.builder(0)
            .set(SampleField.CODE_CACHE_USED, 7)
            .set(SampleField.DIRECT_USED, 30)
            .set(SampleField.MANAGED_ALLOCATED_SEGMENTS, 400);
    reader(null).read(sample);
    assertThat(sample.get(SampleField.MAPPINGS_CODE_USED, -1)).isEqualTo(7);
    assertThat(sample.get(SampleField.MAPPINGS_COUNTED, -1)).isEqualTo(430);

    MemorySample.Builder untold =
        MemorySample.builder(0)
            .set(SampleField.DIRECT_USED, 30)
            .state(Source.MANAGED, SourceStatus.unavailable("no TaskExecutor seen yet"));
    reader(null).read(untold);
    assertThat(untold.build().has(SampleField.MAPPINGS_CODE_USED)).isFalse();
    assertThat(untold.build().has(SampleField.MAPPINGS_COUNTED)).isFalse();
  }

  @Test
  void elsewhereAndOnOldKernelsItIsUnavailable() throws Exception {
    assertThat(Reading.of(reader(null)).status().reason()).contains("/proc/self/maps");
    tree.write("/proc/self/maps", "").write("/proc/self/status", "VmRSS:\t 100 kB\n");

    assertThat(Reading.of(reader(null)).status().reason()).contains("Linux before 4.5");
  }

  private static NativeAllocator allocator(Reading reading) {
    return reading.sample().rows(SampleDetail.NATIVE_ALLOCATOR).get(0);
  }
}
