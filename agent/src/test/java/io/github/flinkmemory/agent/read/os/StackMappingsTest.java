package io.github.flinkmemory.agent.read.os;

import static io.github.flinkmemory.agent.read.os.AddressSpace.pages;
import static io.github.flinkmemory.agent.read.os.PageMapFile.PAGE;
import static io.github.flinkmemory.agent.read.os.PageMapFile.RESIDENT;
import static io.github.flinkmemory.exporter.sample.SampleField.JVM_MAPPINGS_RESIDENT;
import static io.github.flinkmemory.exporter.sample.SampleField.LIBRARIES_RESIDENT;
import static io.github.flinkmemory.exporter.sample.SampleField.OTHER_ANONYMOUS_RESIDENT;
import static io.github.flinkmemory.exporter.sample.SampleField.THREAD_STACKS_RESIDENT;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkmemory.agent.read.Reading;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which mappings are stacks of threads, and how far they reach. */
class StackMappingsTest {
  private final AddressSpace space;

  StackMappingsTest(@TempDir Path folder) throws IOException {
    space = new AddressSpace(folder);
  }

  @Test
  void stacksLieBehindAGuardOfAFewPages() throws Exception {
    space.map(0x4000000, 0x4004000, "---p", "", 0);
    space.map(0x4004000, 0x4100000, "rw-p", "", 23);
    space.map(0x4100000, 0x4101000, "---p", "", 0);
    space.map(0x4101000, 0x4901000, "rw-p", "", 2);
    // A stack's own top may be adjacent to something else, and a gap is no guard.
    space.map(0x4901000, 0x4a00000, "rw-p", "", 5);
    space.map(0x5000000, 0x5001000, "rw-p", "[stack]", 1);

    Reading reading = space.read();

    assertThat(pages(reading, THREAD_STACKS_RESIDENT)).isEqualTo(23 + 2 + 1);
    assertThat(pages(reading, OTHER_ANONYMOUS_RESIDENT)).isEqualTo(5);
  }

  /** Before Linux 6.7 a large block that lies behind a stack is told as one mapping with it. */
  @Test
  void aStackIsNoLargerThanAStackCanBe() throws Exception {
    space.map(0x4000000, 0x4001000, "---p", "", 0);
    space.map(0x4001000, 0x6001000, "rw-p", "", 2048 + 100);
    space.map(0x6001000, 0x6002000, "---p", "", 0);
    space.map(0x6002000, 0x6004000, "rw-p", "", 1);

    Reading reading = space.read();

    assertThat(pages(reading, THREAD_STACKS_RESIDENT)).isEqualTo(2048 + 1);
    assertThat(pages(reading, OTHER_ANONYMOUS_RESIDENT)).isEqualTo(100);
  }

  @Test
  void aLargerLimitOfTheProcessMakesStacksLarger() throws Exception {
    space.tree.write(
        "/proc/self/limits",
        """
        Limit                     Soft Limit           Hard Limit           Units
        Max stack size            16777216             unlimited            bytes
        """);
    space.map(0x4000000, 0x4001000, "---p", "", 0);
    space.map(0x4001000, 0x6001000, "rw-p", "", 2048 + 100);
    assertThat(pages(space.read(), THREAD_STACKS_RESIDENT)).isEqualTo(2048 + 100);

    for (String soft : new String[] {"unlimited", "65536"}) {
      space.tree.write("/proc/self/limits", "Max stack size  " + soft + "  unlimited  bytes \n");
      assertThat(pages(space.read(), THREAD_STACKS_RESIDENT)).as(soft).isEqualTo(2048);
    }
  }

  /**
   * A stack is touched from its high end on: cut at 8 MiB, one of 64 would hold next to nothing.
   */
  @Test
  void theJvmsOwnSizesMakeStacksLarger() throws Exception {
    space.map(0x4000000, 0x4001000, "---p", "", 0);
    space.map(0x4001000, 0x8001000, "rw-p", "", 0);
    space.pageMap.set(0x8001000 - 23 * PAGE, 23, RESIDENT);
    for (String flag :
        new String[] {"ThreadStackSize", "CompilerThreadStackSize", "VMThreadStackSize"}) {
      space.flags.put(flag, "65536");
      assertThat(pages(space.read(), THREAD_STACKS_RESIDENT)).as(flag).isEqualTo(23);
      for (String other : new String[] {"0", "-1", "many", String.valueOf(Long.MAX_VALUE)}) {
        space.flags.put(flag, other);
        assertThat(pages(space.read(), THREAD_STACKS_RESIDENT)).as(other).isZero();
      }
    }
  }

  @Test
  void whatLiesBehindACutIsTheJvmsWhereItWasThereAtStart() throws Exception {
    space.startSmaps.append("4001000-6001000 rw-p 00000000 00:00 0 \nVmFlags: rd wr mr ac \n");
    space.startSmaps.append("8011000-9011000 rw-p 00000000 00:00 0 \nVmFlags: rd wr mr ac \n");
    space.map(0x4000000, 0x4001000, "---p", "", 0);
    space.map(0x4001000, 0x6001000, "rw-p", "", 2048 + 100);
    space.map(0x8010000, 0x8011000, "rw-p", "/usr/lib/libnio.so", 0);
    space.map(0x8011000, 0x9011000, "rw-p", "", 512 + 70);

    Reading reading = space.read();

    assertThat(pages(reading, THREAD_STACKS_RESIDENT)).isEqualTo(2048);
    assertThat(pages(reading, LIBRARIES_RESIDENT)).isEqualTo(512);
    assertThat(pages(reading, JVM_MAPPINGS_RESIDENT)).isEqualTo(100 + 70);
    assertThat(pages(reading, OTHER_ANONYMOUS_RESIDENT)).isZero();
  }

  /** With pages of 64 KiB a hole of metaspace is as large as the guard of a stack may be. */
  @Test
  void whatTheJvmHadReservedIsNoStackBehindAHole() throws Exception {
    space.startSmaps.append("4400000-4410000 rw-p 00000000 00:00 0 \nVmFlags: rd wr mr ac \n");
    space.startSmaps.append("4410000-5400000 ---p 00000000 00:00 0 \nVmFlags: mr nr \n");
    space.startSmaps.append("6000000-6001000 ---p 00000000 00:00 0 \nVmFlags: mr \n");
    space.startSmaps.append("6001000-6100000 rw-p 00000000 00:00 0 \nVmFlags: rd wr ac \n");
    space.map(0x4400000, 0x4420000, "rw-p", "", 9);
    space.map(0x4420000, 0x4424000, "---p", "", 0);
    space.map(0x4424000, 0x4434000, "rw-p", "", 5);
    space.map(0x4434000, 0x5400000, "---p", "", 0);
    // A thread that ran before the program began.
    space.map(0x6000000, 0x6001000, "---p", "", 0);
    space.map(0x6001000, 0x6100000, "rw-p", "", 3);

    Reading reading = space.read();

    assertThat(pages(reading, JVM_MAPPINGS_RESIDENT)).isEqualTo(9 + 5);
    assertThat(pages(reading, THREAD_STACKS_RESIDENT)).isEqualTo(3);
  }

  @Test
  void whatFollowsAReservationIsNoStack() throws Exception {
    space.map(0x4000000, 0x4100000, "---p", "", 0);
    space.map(0x4100000, 0x4200000, "rw-p", "", 7);

    assertThat(pages(space.read(), THREAD_STACKS_RESIDENT)).isZero();
  }
}
