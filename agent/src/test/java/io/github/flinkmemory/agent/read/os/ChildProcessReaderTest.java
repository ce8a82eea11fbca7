package io.github.flinkmemory.agent.read.os;

import static io.github.flinkmemory.exporter.sample.SampleField.CHILDREN_RESIDENT;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkmemory.agent.read.Reading;
import io.github.flinkmemory.exporter.sample.SourceState;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildProcessReaderTest {
  private final FakeOshi oshi = new FakeOshi();
  private final FixtureTree tree;

  /** A process of two threads. */
  ChildProcessReaderTest(@TempDir Path folder) throws IOException {
    tree =
        FixtureTree.empty(folder)
            .write("/proc/self/task/1/children", "")
            .write("/proc/self/task/9/children", "");
  }

  @Test
  void withoutChildrenItIsZeroAndOshiIsLeftAlone() throws Exception {
    Reading reading = read();

    assertThat(reading.state()).isEqualTo(SourceState.UP);
    assertThat(reading.get(CHILDREN_RESIDENT)).isZero();
    assertThat(oshi.asked).isZero();
  }

  @Test
  void childrenOfAllThreadsAndTheirChildrenAreAddedUp() throws Exception {
    tree.write("/proc/self/task/1/children", "20 ").write("/proc/self/task/9/children", "30 31 ");
    process(20, 1000, "");
    process(30, 100, "40 ");
    process(31, 10, "");
    process(40, 1, "");

    assertThat(read().get(CHILDREN_RESIDENT)).isEqualTo(1111 * 1024);
  }

  @Test
  void aChildThatEndsMeanwhileCountsNothing() throws Exception {
    tree.write("/proc/self/task/1/children", "20 21 22 ");
    process(20, 1000, "");
    tree.write("/proc/21/status", "Name:\tpython\nState:\tZ (zombie)\n");

    assertThat(read().get(CHILDREN_RESIDENT)).isEqualTo(1000 * 1024);
  }

  @Test
  void newChildrenAreSeenAtEverySixthRead() throws Exception {
    ChildProcessReader reader = new ChildProcessReader(tree.root(), oshi);
    assertThat(Reading.of(reader).get(CHILDREN_RESIDENT)).isZero();
    tree.write("/proc/self/task/1/children", "20 ");
    process(20, 1000, "");
    for (int i = 0; i < 5; i++) {
      assertThat(Reading.of(reader).get(CHILDREN_RESIDENT)).isZero();
    }

    assertThat(Reading.of(reader).get(CHILDREN_RESIDENT)).isEqualTo(1000 * 1024);
  }

  @Test
  void theGrowthOfAKnownChildIsSeenAtOnce() throws Exception {
    tree.write("/proc/self/task/1/children", "20 ");
    process(20, 1000, "");
    ChildProcessReader reader = new ChildProcessReader(tree.root(), oshi);
    Reading.of(reader);
    process(20, 3000, "");

    assertThat(Reading.of(reader).get(CHILDREN_RESIDENT)).isEqualTo(3000 * 1024);
  }

  @Test
  void aKernelThatDoesNotTellChildrenLeavesItToOshi() throws Exception {
    tree.remove("/proc/self/task/1/children").remove("/proc/self/task/9/children");
    oshi.resident = 4711;
    ChildProcessReader reader = new ChildProcessReader(tree.root(), oshi);
    for (int i = 0; i < 6; i++) {
      assertThat(Reading.of(reader).get(CHILDREN_RESIDENT)).isEqualTo(4711);
    }

    assertThat(oshi.asked).isEqualTo(1);
  }

  @Test
  void withoutProcAndOshiTheSourceIsUnavailable() throws Exception {
    tree.remove("/proc");
    oshi.resident = -1;

    Reading reading = read();

    assertThat(reading.state()).isEqualTo(SourceState.UNAVAILABLE);
    assertThat(reading.has(CHILDREN_RESIDENT)).isFalse();
  }

  private void process(int id, int residentKilobytes, String children) throws IOException {
    tree.write("/proc/" + id + "/status", "Name:\tpython\nVmRSS:\t " + residentKilobytes + " kB\n");
    tree.write("/proc/" + id + "/task/" + id + "/children", children);
  }

  private Reading read() throws Exception {
    return Reading.of(new ChildProcessReader(tree.root(), oshi));
  }
}
