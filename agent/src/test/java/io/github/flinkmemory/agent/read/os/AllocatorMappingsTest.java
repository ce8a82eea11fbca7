package io.github.flinkmemory.agent.read.os;

import static io.github.flinkmemory.agent.read.os.AddressSpace.allocator;
import static io.github.flinkmemory.agent.read.os.AddressSpace.pages;
import static io.github.flinkmemory.exporter.sample.SampleField.ALLOCATOR_HEAPS;
import static io.github.flinkmemory.exporter.sample.SampleField.ALLOCATOR_RESIDENT;
import static io.github.flinkmemory.exporter.sample.SampleField.ALLOCATOR_SIZE;
import static io.github.flinkmemory.exporter.sample.SampleField.JVM_MAPPINGS_RESIDENT;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkmemory.agent.read.Reading;
import io.github.flinkmemory.exporter.sample.NativeAllocator;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which native allocator a process has, and which mappings are its heaps. */
class AllocatorMappingsTest {
  private final AddressSpace space;

  AllocatorMappingsTest(@TempDir Path folder) throws IOException {
    space = new AddressSpace(folder);
  }

  @Test
  void heapsOfGlibcBeginAtMultiplesOfTheirSizeAndMayBeToldAsOne() throws Exception {
    space.map(0x3000000, 0x3010000, "rw-p", "[heap]", 4);
    space.map(0x4000000, 0x4100000, "rw-p", "", 100);
    space.map(0x4100000, 0x8000000, "---p", "", 0);
    space.map(0x8000000, 0xd000000, "rw-p", "", 60);
    space.map(0xd000000, 0xe000000, "r-xp", "/lib/x86_64-linux-gnu/libc.so.6", 0);

    Reading reading = space.read();

    assertThat(pages(reading, ALLOCATOR_RESIDENT)).isEqualTo(4 + 100 + 60);
    assertThat(reading.get(ALLOCATOR_SIZE)).isEqualTo(0x10000 + 0x100000 + 0x5000000);
    assertThat(reading.get(ALLOCATOR_HEAPS)).isEqualTo(1 + 1 + 2);
    assertThat(reading.has(JVM_MAPPINGS_RESIDENT)).isFalse();
    assertThat(allocator(reading).name()).isEqualTo("glibc");
  }

  @Test
  void aPreloadedAllocatorTakesThePlaceOfTheLibrarys() throws Exception {
    space.map(0x4400000, 0x4500000, "r-xp", "/usr/lib/x86_64-linux-gnu/libjemalloc.so.2", 1);
    space.map(0x4600000, 0x4700000, "r-xp", "/usr/lib/x86_64-linux-gnu/libc-2.31.so", 1);

    NativeAllocator allocator = allocator(space.read());

    assertThat(allocator.name()).isEqualTo("jemalloc");
    assertThat(allocator.isGlibc()).isFalse();
  }

  @Test
  void muslIsKnownByItsLoader() throws Exception {
    space.map(0x4400000, 0x4500000, "r-xp", "/lib/ld-musl-x86_64.so.1", 1);

    assertThat(allocator(space.read()).name()).isEqualTo("musl");
  }

  @Test
  void anUnknownLibraryHasNoName() throws Exception {
    space.map(0x4400000, 0x4500000, "r--p", "/lib/ld-musl-x86_64.so.1", 1);

    assertThat(allocator(space.read()).name()).isEmpty();
  }
}
