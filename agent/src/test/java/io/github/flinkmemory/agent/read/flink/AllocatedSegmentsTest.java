package io.github.flinkmemory.agent.read.flink;

import static io.github.flinkmemory.agent.read.flink.TaskExecutorFixture.PAGE_SIZE;
import static io.github.flinkmemory.agent.read.flink.TaskExecutorFixture.call;
import static io.github.flinkmemory.agent.read.flink.TaskExecutorFixture.field;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.flinkmemory.agent.FlinkRelease;
import io.github.flinkmemory.agent.read.SegmentGroup;
import java.util.AbstractSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.ConcurrentModificationException;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AllocatedSegmentsTest {
  private static final int SLOT_PAGES = 64;
  private static final long MUCH = Long.MAX_VALUE;

  /** Older segments want internals that Java 17 hides. */
  static Stream<FlinkRelease> releases() {
    return Releases.runnable().filter(release -> release.isAtLeast("1.13.0"));
  }

  @ParameterizedTest
  @MethodSource("releases")
  void tellsTheSegmentsThatFlinkAllocated(FlinkRelease release) throws Exception {
    TaskExecutorFixture flink = TaskExecutorFixture.of(release);
    Object one = flink.newSlot(SLOT_PAGES * PAGE_SIZE);
    Object other = flink.newSlot(SLOT_PAGES * PAGE_SIZE);
    List<?> five = (List<?>) call(one, "allocatePages", new Object(), 5);
    List<?> three = (List<?>) call(one, "allocatePages", new Object(), 3);
    List<?> two = (List<?>) call(other, "allocatePages", new Object(), 2);

    List<SegmentGroup> groups = look(flink, 100);

    assertThat(groups).extracting(SegmentGroup::segmentSize).containsOnly((long) PAGE_SIZE);
    assertThat(groups)
        .extracting(SegmentGroup::bytes)
        .containsExactlyInAnyOrder(5L * PAGE_SIZE, 3L * PAGE_SIZE, 2L * PAGE_SIZE);
    List<long[]> expected = List.of(addresses(two), addresses(three), addresses(five));
    groups.sort(Comparator.comparingLong(SegmentGroup::bytes));
    assertThat(groups.stream().map(SegmentGroup::addresses).toList())
        .usingRecursiveComparison()
        .isEqualTo(expected);
    call(one, "shutdown");
    call(other, "shutdown");
  }

  @Test
  void looksAtAboutAsManyAsItMayInProportion() throws Exception {
    TaskExecutorFixture flink = TaskExecutorFixture.of(Releases.newest());
    Object manager = flink.newSlot(SLOT_PAGES * PAGE_SIZE);
    call(manager, "allocatePages", new Object(), 40);
    call(manager, "allocatePages", new Object(), 8);
    call(manager, "allocatePages", new Object(), 1);

    List<SegmentGroup> groups = look(flink, 10);

    groups.sort(Comparator.comparingLong(SegmentGroup::bytes));
    assertThat(groups).extracting(group -> group.addresses().length).containsExactly(1, 1, 8);
    // One page each of those that were looked at stands for all.
    assertThat(groups).extracting(group -> group.estimate(8)).containsExactly(8L, 64L, 40L);
    call(manager, "shutdown");
  }

  @Test
  void largeSegmentsAreFewerThanMayBeLookedAt() throws Exception {
    TaskExecutorFixture flink = TaskExecutorFixture.of(Releases.newest());
    Object manager = flink.newSlot(SLOT_PAGES * PAGE_SIZE);
    call(manager, "allocatePages", new Object(), 40);
    call(manager, "allocatePages", new Object(), 8);

    AllocatedSegments segments = new AllocatedSegments(flink);
    assertThat(looked(segments, 48, 12L * PAGE_SIZE)).containsExactlyInAnyOrder(10, 2);
    assertThat(looked(segments, 48, 48L * PAGE_SIZE)).containsExactlyInAnyOrder(40, 8);
    assertThat(looked(segments, 6, 12L * PAGE_SIZE)).containsExactlyInAnyOrder(5, 1);
    assertThat(looked(segments, 48, 1)).containsExactly(1, 1);
    call(manager, "shutdown");
  }

  private static List<Integer> looked(AllocatedSegments segments, int addresses, long bytes)
      throws Exception {
    return Objects.requireNonNull(segments.look(addresses, bytes)).stream()
        .map(group -> group.addresses().length)
        .toList();
  }

  @ParameterizedTest
  @MethodSource("releases")
  void otherOwnersAreToldWithoutALookAtTheirSegments(FlinkRelease release) throws Exception {
    TaskExecutorFixture flink = TaskExecutorFixture.of(release);
    AllocatedSegments segments = new AllocatedSegments(flink);
    Object one = flink.newSlot(SLOT_PAGES * PAGE_SIZE);
    Object other = flink.newSlot(SLOT_PAGES * PAGE_SIZE);
    Object first = new Object();
    call(one, "allocatePages", first, 5);
    call(other, "allocatePages", new Object(), 3);
    long owners = segments.owners();
    assertThat(segments.owners()).isEqualTo(owners).isNotNegative();

    call(one, "releaseAll", first);
    call(one, "allocatePages", new Object(), 5);
    long others = segments.owners();
    assertThat(others).isNotEqualTo(owners);

    // As many in all, but from another owner.
    Object second = new Object();
    call(one, "releaseAll", owners(one).keySet().iterator().next());
    call(one, "allocatePages", second, 4);
    call(one, "allocatePages", first, 1);
    long split = segments.owners();
    call(one, "releaseAll", first);
    call(one, "releaseAll", second);
    call(one, "allocatePages", second, 1);
    call(one, "allocatePages", first, 4);
    assertThat(segments.owners()).isNotEqualTo(split);
    call(one, "shutdown");
    call(other, "shutdown");
  }

  @Test
  void aTaskManagerWithoutSegmentsHasNoGroups() throws Exception {
    TaskExecutorFixture flink = TaskExecutorFixture.of(Releases.newest());
    assertThat(look(flink, 10)).isEmpty();
    Object manager = flink.newSlot(SLOT_PAGES * PAGE_SIZE);
    assertThat(look(flink, 10)).isEmpty();
    Object owner = new Object();
    call(manager, "allocatePages", owner, 3);
    call(manager, "releaseAll", owner);
    assertThat(look(flink, 10)).isEmpty();
  }

  /** As they were possible up to 1.10.1; their addresses are those within an array. */
  @Test
  void segmentsOnTheHeapHaveNoAddress() throws Exception {
    TaskExecutorFixture flink = TaskExecutorFixture.of(Releases.newest());
    Object manager = flink.newSlot(SLOT_PAGES * PAGE_SIZE);
    Object onHeap =
        flink
            .type("org.apache.flink.core.memory.MemorySegmentFactory")
            .getMethod("allocateUnpooledSegment", int.class)
            .invoke(null, PAGE_SIZE);
    owners(manager).put(new Object(), Set.of(onHeap));

    List<SegmentGroup> groups = look(flink, 10);
    assertThat(groups).hasSize(1);
    assertThat(groups.get(0).addresses()).isEmpty();
    assertThat(groups.get(0).bytes()).isEqualTo(PAGE_SIZE);
    assertThat(groups.get(0).estimate(0)).isZero();
  }

  @Test
  void segmentsThatChangeUnderTwoLooksAreUnknown() throws Exception {
    TaskExecutorFixture flink = TaskExecutorFixture.of(Releases.newest());
    Object manager = flink.newSlot(SLOT_PAGES * PAGE_SIZE);
    ChangingSet changing = new ChangingSet(2);
    owners(manager).put(new Object(), changing);
    assertThat(new AllocatedSegments(flink).look(10, MUCH)).isNull();
    assertThat(changing.troubles).isZero();

    changing.troubles = 1;
    assertThat(look(flink, 10)).hasSize(1);
    // Shrunk since its size was asked for.
    changing.size = 1;
    assertThat(new AllocatedSegments(flink).look(10, MUCH)).isNull();
  }

  @ParameterizedTest
  @MethodSource("releases")
  void aRenamedMemberIsNamed(FlinkRelease release) throws Exception {
    TaskExecutorFixture flink = TaskExecutorFixture.of(release, new RenamedMember("address"));
    Object manager = flink.newSlot(SLOT_PAGES * PAGE_SIZE);
    call(manager, "allocatePages", new Object(), 1);

    assertThatThrownBy(() -> look(flink, 10)).hasMessageContaining("MemorySegment.address");
  }

  private static List<SegmentGroup> look(TaskExecutorFixture flink, int addresses)
      throws Exception {
    return new ArrayList<>(
        Objects.requireNonNull(new AllocatedSegments(flink).look(addresses, MUCH)));
  }

  @SuppressWarnings("unchecked")
  private static Map<Object, Object> owners(Object manager) throws Exception {
    return (Map<Object, Object>) field(manager, "allocatedSegments");
  }

  private static long[] addresses(List<?> segments) throws Exception {
    long[] addresses = new long[segments.size()];
    for (int i = 0; i < addresses.length; i++) {
      addresses[i] = (long) call(segments.get(i), "getAddress");
    }
    Arrays.sort(addresses);
    return addresses;
  }

  /** A set that another thread changes whenever it is walked. */
  private static final class ChangingSet extends AbstractSet<Object> {
    private int troubles;
    private int size;

    ChangingSet(int troubles) {
      this.troubles = troubles;
    }

    @Override
    public Iterator<Object> iterator() {
      if (troubles > 0) {
        troubles--;
        throw new ConcurrentModificationException();
      }
      return List.of().iterator();
    }

    @Override
    public int size() {
      return size;
    }
  }
}
