package io.github.flinkmemory.agent.read.os;

import static io.github.flinkmemory.agent.read.os.AddressSpace.pages;
import static io.github.flinkmemory.agent.read.os.PageMapFile.PAGE;
import static io.github.flinkmemory.exporter.sample.SampleField.LIBRARIES_RESIDENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.flinkmemory.agent.read.Reading;
import io.github.flinkmemory.exporter.sample.MemorySample;
import io.github.flinkmemory.exporter.sample.SampleField;
import io.github.flinkmemory.exporter.sample.Source;
import io.github.flinkmemory.exporter.sample.SourceState;
import io.github.flinkmemory.exporter.sample.SourceStatus;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the file is read, when, and what is kept of that moment. */
class MappingsReaderTest {
  private final AddressSpace space;

  MappingsReaderTest(@TempDir Path folder) throws IOException {
    space = new AddressSpace(folder);
  }

  @Test
  void aReadThatFailsIsNotRepeatedAtEachTick() throws Exception {
    space.tree.write("/proc/self/maps", "garbled\n");
    MappingsReader reader = space.reader(null);

    assertThatThrownBy(() -> Reading.of(reader)).isInstanceOf(IOException.class);

    assertThat(reader.intervalMillis()).isGreaterThanOrEqualTo(10_000);
  }

  @Test
  void manyMappingsWithLongNamesAreReadThroughASmallBuffer() throws Exception {
    String name = "/" + "x".repeat(500) + ".so";
    for (long low = 0x4000000; low < 0x4000000 + 400 * PAGE; low += PAGE) {
      space.map(low, low + PAGE, "r-xp", name, 1);
    }

    assertThat(pages(space.read(), LIBRARIES_RESIDENT)).isEqualTo(400);
  }

  @Test
  void aLineLongerThanTheBufferIsCutOff() throws Exception {
    space.map(0x4000000, 0x4001000, "r-xp", "/" + "x".repeat(200_000), 1);

    space.map(0x5000000, 0x5001000, "r-xp", "/lib/b.so", 1);

    assertThat(pages(space.read(), LIBRARIES_RESIDENT)).isEqualTo(2);
  }

  @Test
  void aGarbledFileFails() {
    for (String text :
        new String[] {"zz-10 rw-p\n", "10\n", "-10 rw-p\n", "10-20 r\n", "10-2x rw-p 0"}) {
      space.maps.setLength(0);
      space.maps.append(text);
      assertThatThrownBy(space::read).as(text).isInstanceOf(IOException.class);
    }
  }

  @Test
  void itWaitsForTheMBeanServerAndIsThenReadRarely() throws Exception {
    space.tree.write("/proc/self/maps", "");
    space.heapInfo = null;
    MappingsReader waiting = space.reader(null);
    assertThat(Reading.of(waiting).state()).isEqualTo(SourceState.UNAVAILABLE);
    assertThat(waiting.intervalMillis()).isZero();

    space.heapInfo = "garbage-first heap [0x0000000001000000, 0x0000000002000000)";
    MappingsReader reader = space.reader(null);
    assertThat(Reading.of(reader).state()).isEqualTo(SourceState.UP);
    assertThat(reader.intervalMillis()).isEqualTo(10_000);
  }

  @Test
  void whatOthersTellOfThatMomentIsKeptWithTheMappings() throws Exception {
    space.tree.write("/proc/self/maps", "");
    MemorySample.Builder sample =
        MemorySample.builder(0)
            .set(SampleField.CODE_CACHE_USED, 7)
            .set(SampleField.DIRECT_USED, 30)
            .set(SampleField.MANAGED_ALLOCATED_SEGMENTS, 400);
    space.reader(null).read(sample);
    assertThat(sample.get(SampleField.MAPPINGS_CODE_USED, -1)).isEqualTo(7);
    assertThat(sample.get(SampleField.MAPPINGS_COUNTED, -1)).isEqualTo(430);
    assertThat(sample.build().has(SampleField.MAPPINGS_UNTOUCHED)).isFalse();

    space.reader(null).read(sample.set(SampleField.MANAGED_SEGMENTS_RESIDENT, 150));
    assertThat(sample.get(SampleField.MAPPINGS_UNTOUCHED, -1)).isEqualTo(250);

    MemorySample.Builder untold =
        MemorySample.builder(0)
            .set(SampleField.DIRECT_USED, 30)
            .state(Source.MANAGED, SourceStatus.unavailable("no TaskExecutor seen yet"));
    space.reader(null).read(untold);
    assertThat(untold.build().has(SampleField.MAPPINGS_CODE_USED)).isFalse();
    assertThat(untold.build().has(SampleField.MAPPINGS_COUNTED)).isFalse();
  }

  @Test
  void elsewhereAndOnOldKernelsItIsUnavailable() throws Exception {
    assertThat(Reading.of(space.reader(null)).status().reason()).contains("/proc/self/maps");
    space.tree.write("/proc/self/maps", "").write("/proc/self/status", "VmRSS:\t 100 kB\n");

    assertThat(Reading.of(space.reader(null)).status().reason()).contains("Linux before 4.5");
  }
}
