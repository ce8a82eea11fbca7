package io.github.flinkmemory.agent.read.os;

import static io.github.flinkmemory.agent.read.os.AddressSpace.pages;
import static io.github.flinkmemory.agent.read.os.PageMapFile.PAGE;
import static io.github.flinkmemory.agent.read.os.PageMapFile.SWAPPED;
import static io.github.flinkmemory.agent.read.os.PageMapFile.ZERO_PAGE;
import static io.github.flinkmemory.exporter.sample.SampleField.ALLOCATOR_RESIDENT;
import static io.github.flinkmemory.exporter.sample.SampleField.CLASS_DATA_RESIDENT;
import static io.github.flinkmemory.exporter.sample.SampleField.JVM_MAPPINGS_RESIDENT;
import static io.github.flinkmemory.exporter.sample.SampleField.MAPPED_FILES_RESIDENT;
import static io.github.flinkmemory.exporter.sample.SampleField.METASPACE_LATER_RESIDENT;
import static io.github.flinkmemory.exporter.sample.SampleField.OTHER_ANONYMOUS_RESIDENT;
import static io.github.flinkmemory.exporter.sample.SampleField.OUTSIDE_HEAP_SWAPPED;
import static io.github.flinkmemory.exporter.sample.SampleField.THREAD_STACKS_RESIDENT;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkmemory.agent.read.Reading;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which anonymous mappings are the JVM's, metaspace, the heap, or others. */
class AnonymousMappingsTest {
  private final AddressSpace space;

  AnonymousMappingsTest(@TempDir Path folder) throws IOException {
    space = new AddressSpace(folder);
  }

  @Test
  void whatWasReservedBeforeTheProgramBeganIsTheJvms() throws Exception {
    // Metaspace at an address where a heap of glibc could be, one such heap, and a card table.
    space
        .startSmaps
        .append("4000000-4010000 rw-p 00000000 00:00 0 \nRss: 64 kB\nVmFlags: rd wr mr ac \n")
        .append("4010000-8000000 ---p 00000000 00:00 0 \nRss: 0 kB\nVmFlags: mr nr \n")
        .append("8000000-8010000 rw-p 00000000 00:00 0 \nRss: 4 kB\nVmFlags: rd wr nr \n")
        .append("9000000-9100000 rw-p 00000000 00:00 0 \nRss: 4 kB\nVmFlags: rd wr ac \n")
        .append("9200000-9300000 rw-p 00000000 08:01 7   /some/file\nVmFlags: rd wr\n");
    space.map(0x4000000, 0x4100000, "rw-p", "", 200);
    space.map(0x4100000, 0x4200000, "rw-p", "", 10);
    space.map(0x4200000, 0x8000000, "---p", "", 0);
    space.map(0x8000000, 0x8010000, "rw-p", "", 3);
    space.map(0x9000000, 0x9080000, "rw-p", "", 5);
    space.map(0x9200000, 0x9300000, "rw-p", "", 7);

    Reading reading = space.read();

    assertThat(pages(reading, JVM_MAPPINGS_RESIDENT)).isEqualTo(200 + 10 + 5);
    assertThat(pages(reading, ALLOCATOR_RESIDENT)).isEqualTo(3);
    assertThat(pages(reading, OTHER_ANONYMOUS_RESIDENT)).isEqualTo(7);
  }

  /** As with a heap that was touched before the program began. */
  @Test
  void whereMuchWasInMemoryThenTheShapeTellsTheAllocatorsHeaps() throws Exception {
    space.startSmapsAreDear = true;
    space
        .startSmaps
        // A heap of glibc, and another right behind it.
        .append("4000000-4021000 rw-p 00000000 00:00 0 \n")
        .append("4021000-8000000 ---p 00000000 00:00 0 \n")
        .append("8000000-8030000 rw-p 00000000 00:00 0 \n")
        .append("8030000-c000000 ---p 00000000 00:00 0 \n")
        // The class space at such an address, metaspace in two places, and a card table.
        .append("c000000-c050000 rw-p 00000000 00:00 0 \n")
        .append("c050000-20000000 ---p 00000000 00:00 0 \n")
        .append("20000000-20050000 rw-p 00000000 00:00 0 \n")
        .append("20050000-20400000 ---p 00000000 00:00 0 \n")
        .append("20400000-20410000 rw-p 00000000 00:00 0 \n")
        .append("20410000-24000000 ---p 00000000 00:00 0 \n")
        .append("28000000-2c000000 rw-p 00000000 00:00 0 \n")
        // Behind a file and a hole nothing is reserved for the heap.
        .append("30000000-30010000 rw-p 00000000 00:00 0 \n")
        .append("30010000-30020000 r--p 00000000 08:01 7   /some/file\n")
        .append("30020000-34000000 ---p 00000000 00:00 0 \n");
    space.map(0x4000000, 0x4030000, "rw-p", "", 1);
    space.map(0x8000000, 0x8030000, "rw-p", "", 2);
    space.map(0xc000000, 0xc060000, "rw-p", "", 10);
    space.map(0x20000000, 0x20060000, "rw-p", "", 20);
    space.map(0x20400000, 0x20420000, "rw-p", "", 30);
    space.map(0x28000000, 0x2c000000, "rw-p", "", 40);
    space.map(0x30000000, 0x30010000, "rw-p", "", 16);

    Reading reading = space.read();

    assertThat(pages(reading, ALLOCATOR_RESIDENT)).isEqualTo(1 + 2);
    assertThat(pages(reading, JVM_MAPPINGS_RESIDENT)).isEqualTo(10 + 20 + 30 + 40 + 16);
  }

  @Test
  void metaspaceThatCameLaterIsUsedFromItsBeginningAndReservedToItsEnd() throws Exception {
    space.startSmaps.append("9000000-9100000 rw-p 00000000 00:00 0 \nVmFlags: rd wr ac \n");
    space.map(0x4400000, 0x4500000, "rw-p", "", 20);
    space.map(0x4500000, 0x4510000, "rw-p", "", 3);
    space.map(0x4510000, 0x4c00000, "---p", "", 0);
    // A large block of the allocator: nothing is reserved behind it.
    space.map(0x5000000, 0x5100000, "rw-p", "", 30);

    Reading reading = space.read();

    assertThat(pages(reading, METASPACE_LATER_RESIDENT)).isEqualTo(23);
    assertThat(pages(reading, OTHER_ANONYMOUS_RESIDENT)).isEqualTo(23 + 30);
  }

  @Test
  void memoryThatAProgramNamedIsWhatTheNameSays() throws Exception {
    space.map(0x4400000, 0x4500000, "rw-p", "[anon: glibc: malloc]", 3);
    space.map(0x5400000, 0x5500000, "rw-p", "[anon: glibc: pthread stack: 12]", 4);
    space.map(0x6400000, 0x6500000, "rw-p", "[anon:other]", 5);

    Reading reading = space.read();

    assertThat(pages(reading, ALLOCATOR_RESIDENT)).isEqualTo(3);
    assertThat(pages(reading, THREAD_STACKS_RESIDENT)).isEqualTo(4);
    assertThat(pages(reading, OTHER_ANONYMOUS_RESIDENT)).isEqualTo(5);
  }

  @Test
  void swappedPagesAndTheKernelsPageOfZerosAreNotResident() throws Exception {
    space.map(0x4000000, 0x4100000, "rw-p", "", 10);
    space.pageMap.set(0x4000000 + 10 * PAGE, 20, SWAPPED);
    space.pageMap.set(0x4000000 + 30 * PAGE, 40, ZERO_PAGE);

    Reading reading = space.read();

    assertThat(pages(reading, ALLOCATOR_RESIDENT)).isEqualTo(10);
    assertThat(pages(reading, OUTSIDE_HEAP_SWAPPED)).isEqualTo(20);
  }

  @Test
  void theHeapIsLeftToItsOwnReader() throws Exception {
    space.map(0x1000000, 0x1800000, "rw-p", "", 50);
    space.map(0x1800000, 0x2000000, "rw-p", "/opt/java/lib/server/classes.jsa", 50);
    space.heapInfo = "garbage-first heap [0x0000000001000000, 0x0000000002000000)";

    Reading reading = space.read();

    assertThat(reading.get(CLASS_DATA_RESIDENT)).isZero();
    assertThat(reading.get(OTHER_ANONYMOUS_RESIDENT)).isZero();
  }

  @Test
  void theHeapOfZIsToldByItsName() throws Exception {
    space.heapInfo = " ZHeap           used 6M, capacity 256M, max capacity 256M\n";
    space.map(0x4000000, 0x4100000, "rw-s", "/memfd:java_heap (deleted)", 50);
    space.map(0x14000000, 0x14100000, "rw-s", "/memfd:java_heap (deleted)", 50);

    assertThat(space.read().get(MAPPED_FILES_RESIDENT)).isZero();
  }

  @Test
  void theHeapOfZMayLieInAFileWithoutAName() throws Exception {
    space.heapInfo = " ZHeap           used 6M, capacity 256M, max capacity 256M\n";
    space.map(0x4000000, 0x4100000, "rw-s", "/dev/shm/#4711 (deleted)", 50);
    space.map(0x5000000, 0x5100000, "rw-s", "/dev/shm/#pages (deleted)", 3);

    assertThat(pages(space.read(), MAPPED_FILES_RESIDENT)).isEqualTo(3);
  }

  @Test
  void aFileWithoutANameIsAFileBesideAHeapThatIsNone() throws Exception {
    space.map(0x4000000, 0x4100000, "rw-s", "/data/#4711 (deleted)", 50);
    assertThat(pages(space.read(), MAPPED_FILES_RESIDENT)).isEqualTo(50);

    space.heapInfo = " ZHeap           used 6M, capacity 256M, max capacity 256M\n";
    space.maps.setLength(0);
    space.map(0x4000000, 0x4100000, "rw-s", "/memfd:java_heap (deleted)", 50);
    space.map(0x5000000, 0x5100000, "rw-s", "/data/#4711 (deleted)", 7);
    assertThat(pages(space.read(), MAPPED_FILES_RESIDENT)).isEqualTo(7);
  }
}
