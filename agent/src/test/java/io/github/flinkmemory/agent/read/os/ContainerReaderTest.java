package io.github.flinkmemory.agent.read.os;

import static io.github.flinkmemory.exporter.sample.SampleField.CONTAINER_LIMIT;
import static io.github.flinkmemory.exporter.sample.SampleField.CONTAINER_OOM_KILLS;
import static io.github.flinkmemory.exporter.sample.SampleField.CONTAINER_PRESSURE_BASIS_POINTS;
import static io.github.flinkmemory.exporter.sample.SampleField.CONTAINER_UNRECLAIMABLE;
import static io.github.flinkmemory.exporter.sample.SampleField.CONTAINER_WORKING_SET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.flinkmemory.agent.read.Reading;
import io.github.flinkmemory.exporter.sample.SampleField;
import io.github.flinkmemory.exporter.sample.SourceState;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContainerReaderTest {
  private static final String GROUP = "/sys/fs/cgroup";

  private final Path folder;

  ContainerReaderTest(@TempDir Path folder) {
    this.folder = folder;
  }

  /** An empty cell is an absent figure. */
  @ParameterizedTest
  @CsvSource({
    "v2-docker,           2147483648, 1311566912, 1470000000, 1234, 2",
    "v2-kubernetes,       2147483648, 1511562816, 1720000000,   50, 1",
    "v2-systemd,          3221225472, 1011562816, 1150000000,    0, 0",
    "v2-nested,           3000000000, 1921562816, 2050000000,    0, 4",
    "v2-unlimited,                  , 1011562816, 1150000000,    0, 0",
    "v2-linux-5.4,        2147483648, 1010986624, 1150000000,     , 0",
    "v1-docker,           2147483648, 1225000000, 1320000000,     , 1",
    "v1-kubernetes,       1800000000, 1225000000, 1320000000,     , 0",
    "v1-yarn,             1900000000, 1225000000, 1320000000,     , 0",
    "v1-unlimited,                  , 1205000000, 1320000000,     ,  ",
    "v1-linux-3.10,       2147483648, 1200000000, 1320000000,     ,  ",
    "v1-docker-in-docker, 2147483648, 1225000000, 1320000000,     , 0",
    "hybrid,              2147483648, 1225000000, 1320000000,     , 0",
    "hybrid-v2-memory,    2147483648, 1011562816, 1150000000,    0, 0"
  })
  void readsEveryLayout(
      String tree,
      @Nullable Long limit,
      @Nullable Long unreclaimable,
      @Nullable Long workingSet,
      @Nullable Long pressure,
      @Nullable Long kills)
      throws Exception {
    Reading reading = Reading.of(new ContainerReader(FixtureTree.rootOf(tree)));

    assertThat(reading.state()).isEqualTo(SourceState.UP);
    assertThat(value(reading, CONTAINER_LIMIT)).isEqualTo(limit);
    assertThat(value(reading, CONTAINER_UNRECLAIMABLE)).isEqualTo(unreclaimable);
    assertThat(value(reading, CONTAINER_WORKING_SET)).isEqualTo(workingSet);
    assertThat(value(reading, CONTAINER_PRESSURE_BASIS_POINTS)).isEqualTo(pressure);
    assertThat(value(reading, CONTAINER_OOM_KILLS)).isEqualTo(kills);
  }

  @ParameterizedTest
  @ValueSource(strings = {"v1-root", "v2-root"})
  void aProcessThatNothingLimitsHasNoContainer(String tree) throws Exception {
    Reading reading = Reading.of(new ContainerReader(FixtureTree.rootOf(tree)));

    assertThat(reading.state()).isEqualTo(SourceState.UNAVAILABLE);
    assertThat(reading.has(CONTAINER_UNRECLAIMABLE)).isFalse();
  }

  @Test
  void aLimitAsLargeAsTheMachineIsNone() throws Exception {
    FixtureTree tree = docker().write(GROUP + "/memory.max", "16694693888\n");

    assertThat(read(tree).has(CONTAINER_LIMIT)).isFalse();
    assertThat(read(tree).state()).isEqualTo(SourceState.UP);
  }

  @Test
  void theMachinesMemoryMayBeUnknown() throws Exception {
    assertThat(read(docker().remove("/proc/meminfo")).get(CONTAINER_LIMIT)).isEqualTo(2147483648L);
  }

  @Test
  void versionOnesLargestNumberIsNoLimitEvenWhereTheMachinesMemoryIsUnknown() throws Exception {
    FixtureTree tree = FixtureTree.copy("v1-unlimited", folder).remove("/proc/meminfo");

    assertThat(read(tree).has(CONTAINER_LIMIT)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "\n", "lots\n", "12abc\n", "214748", "-1\n", "99999999999999999999\n", "max"})
  void aGarbledLimitFailsAloneAndIsNamed(String text) throws Exception {
    Reading reading = read(docker().write(GROUP + "/memory.max", text));

    assertThat(reading.state()).isEqualTo(SourceState.FAILED);
    assertThat(reading.status().reason()).contains(GROUP + "/memory.max");
    assertThat(reading.has(CONTAINER_LIMIT)).isFalse();
    assertThat(reading.get(CONTAINER_UNRECLAIMABLE)).isEqualTo(1311566912);
    assertThat(reading.get(CONTAINER_WORKING_SET)).isEqualTo(1470000000);
  }

  @ParameterizedTest
  @CsvSource({
    "memory.max,     CONTAINER_LIMIT",
    "memory.stat,    CONTAINER_UNRECLAIMABLE",
    "memory.current, CONTAINER_WORKING_SET",
    "memory.events,  CONTAINER_OOM_KILLS"
  })
  void anUnreadableFileFailsAloneAndIsNamed(String file, SampleField field) throws Exception {
    Reading reading = read(docker().makeUnreadable(GROUP + "/" + file));

    assertThat(reading.state()).isEqualTo(SourceState.FAILED);
    assertThat(reading.status().reason()).contains(GROUP + "/" + file);
    assertThat(reading.status().reason()).doesNotContain("\n");
    assertThat(reading.has(field)).isFalse();
    assertThat(reading.get(CONTAINER_PRESSURE_BASIS_POINTS)).isEqualTo(1234);
  }

  @Test
  void statisticsThatAreCutOffFail() throws Exception {
    Reading reading = read(docker().write(GROUP + "/memory.stat", "anon 130000000"));

    assertThat(reading.state()).isEqualTo(SourceState.FAILED);
    assertThat(reading.status().reason()).contains("memory.stat").contains("anon");
    assertThat(reading.has(CONTAINER_UNRECLAIMABLE)).isFalse();
    assertThat(reading.has(CONTAINER_WORKING_SET)).isFalse();
  }

  @Test
  void aLongerKeyIsNotTakenForAShorterOne() throws Exception {
    FixtureTree tree =
        docker().write(GROUP + "/memory.stat", "anon_thp 5\nanon 7\nshmem_thp 5\nshmem 1\n");

    assertThat(read(tree).get(CONTAINER_UNRECLAIMABLE)).isEqualTo(8);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "some avg10=", "some avg10=x.yz ", "some avg10=1", "full avg10=1.00 "})
  void pressureThatCannotBeReadIsAbsent(String text) throws Exception {
    Reading reading = read(docker().write(GROUP + "/memory.pressure", text));

    assertThat(reading.state()).isEqualTo(SourceState.UP);
    assertThat(reading.has(CONTAINER_PRESSURE_BASIS_POINTS)).isFalse();
  }

  @Test
  void fullPressureIsTenThousand() throws Exception {
    FixtureTree tree = docker().write(GROUP + "/memory.pressure", "some avg10=100.00 avg60=9.00\n");

    assertThat(read(tree).get(CONTAINER_PRESSURE_BASIS_POINTS)).isEqualTo(10_000);
  }

  @Test
  void inactiveFilesBeyondTheUsageLeaveNoWorkingSet() throws Exception {
    assertThat(read(docker().write(GROUP + "/memory.current", "1\n")).get(CONTAINER_WORKING_SET))
        .isZero();
  }

  @Test
  void withoutProcThereAreNoControlGroups() throws Exception {
    Reading reading = read(FixtureTree.empty(folder));

    assertThat(reading.state()).isEqualTo(SourceState.UNAVAILABLE);
    assertThat(reading.status().reason()).contains("/proc/self/cgroup");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "garbage\n", "0::\n", "::::\n", "1:name=systemd:/\n", "\0\0"})
  void aGarbledMembershipIsNoGroup(String text) throws Exception {
    Reading reading = read(docker().remove(GROUP).write("/proc/self/cgroup", text));

    assertThat(reading.state()).isEqualTo(SourceState.UNAVAILABLE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "garbage\n", " - \n", "1 2 3 - cgroup2\n", "25 1 0:26 / - cgroup2 a b\n"})
  void garbledMountsHoldNoGroup(String text) throws Exception {
    assertThat(read(docker().write("/proc/self/mountinfo", text)).state())
        .isEqualTo(SourceState.UNAVAILABLE);
  }

  @Test
  void unreadableMountsAreNamed() throws Exception {
    FixtureTree tree = docker().makeUnreadable("/proc/self/mountinfo");

    assertThatThrownBy(() -> read(tree))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("/proc/self/mountinfo");
  }

  @Test
  void mountPointsAndPathsMayContainBlanksAndColons() throws Exception {
    FixtureTree tree =
        docker()
            .write("/proc/self/cgroup", "0::/a:b c\n")
            .write("/proc/self/mountinfo", "2 1 0:26 / /odd\\040place rw - cgroup2 cgroup rw\n")
            .write("/odd place/a:b c/memory.stat", "anon 7\nshmem 1\ninactive_file 2\n")
            .write("/odd place/a:b c/memory.max", "1000\n");

    assertThat(read(tree).get(CONTAINER_LIMIT)).isEqualTo(1000);
  }

  @Test
  void aResizedContainerShowsItsNewLimit() throws Exception {
    FixtureTree tree = docker();
    ContainerReader reader = new ContainerReader(tree.root());
    Reading.of(reader);
    tree.write(GROUP + "/memory.max", "3000000000\n");

    assertThat(Reading.of(reader).get(CONTAINER_LIMIT)).isEqualTo(3000000000L);
  }

  @Test
  void aProcessThatIsMovedIsFoundAgain() throws Exception {
    FixtureTree tree = FixtureTree.copy("v2-nested", folder);
    ContainerReader reader = new ContainerReader(tree.root());
    Reading.of(reader);
    tree.write(GROUP + "/other/memory.max", "1000000\n")
        .write(GROUP + "/other/memory.stat", "anon 7\nshmem 1\n")
        .write("/proc/self/cgroup", "0::/other\n");

    assertThat(Reading.of(reader).get(CONTAINER_UNRECLAIMABLE)).isEqualTo(8);
  }

  @Test
  void aGroupThatVanishesIsLookedForAgain() throws Exception {
    FixtureTree tree = docker();
    ContainerReader reader = new ContainerReader(tree.root());
    Reading.of(reader);
    tree.remove(GROUP);
    assertThat(Reading.of(reader).state()).isEqualTo(SourceState.UNAVAILABLE);

    tree.write(GROUP + "/memory.max", "1000000\n")
        .write(GROUP + "/memory.stat", "anon 7\nshmem 1\n");

    assertThat(Reading.of(reader).get(CONTAINER_UNRECLAIMABLE)).isEqualTo(8);
  }

  private FixtureTree docker() throws IOException {
    return FixtureTree.copy("v2-docker", folder);
  }

  private static Reading read(FixtureTree tree) throws Exception {
    return Reading.of(new ContainerReader(tree.root()));
  }

  private static @Nullable Long value(Reading reading, SampleField field) {
    return reading.has(field) ? (Long) reading.get(field) : null;
  }
}
