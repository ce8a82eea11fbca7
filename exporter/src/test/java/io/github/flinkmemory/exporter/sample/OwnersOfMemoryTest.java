package io.github.flinkmemory.exporter.sample;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OwnersOfMemoryTest {
  private final MemorySample.Builder sample = MemorySample.builder(0);

  private void assertKnown(boolean all, boolean ofJava) {
    assertThat(OwnersOfMemory.allAreKnown(sample)).isEqualTo(all);
    assertThat(OwnersOfMemory.allAreKnown(sample.build())).isEqualTo(all);
    assertThat(OwnersOfMemory.thoseOfJavaAreKnown(sample)).isEqualTo(ofJava);
  }

  @Test
  void aJobManagerAndAnAgentWithoutItsHookHaveNoneOfFlinks() {
    assertKnown(true, true);

    sample.state(Source.MANAGED, SourceStatus.off("a JobManager has none"));
    sample.state(Source.NETTY, SourceStatus.off("a JobManager has none"));
    assertKnown(true, true);
  }

  @Test
  void segmentsThatNobodyToldAreNotKnown() {
    sample.state(Source.MANAGED, SourceStatus.unavailable("slots came and went"));
    assertKnown(false, false);

    sample.state(Source.MANAGED, SourceStatus.failed("no such field"));
    assertKnown(false, false);

    sample.state(Source.MANAGED, SourceStatus.up());
    sample.set(SampleField.MANAGED_ALLOCATED_SEGMENTS, 0);
    assertKnown(true, true);
  }

  @Test
  void aNettyThatCouldNotBeReadIsNotKnown() {
    sample.state(Source.NETTY, SourceStatus.failed("no such field"));
    assertKnown(false, false);

    // There is none: another shuffle service, or a single local TaskManager.
    sample.state(Source.NETTY, SourceStatus.unavailable("another shuffle service"));
    assertKnown(true, true);
  }

  @Test
  void aCacheOfAStateBackendIsNoMemoryOfJava() {
    sample.set(SampleField.MANAGED_RESERVED_STATE_BACKEND, 9);
    assertKnown(false, true);

    sample.set(SampleField.ROCKSDB_USAGE, 0);
    assertKnown(true, true);
  }

  /** With a fixed size per slot or TaskManager no managed memory tells that there is one. */
  @Test
  void aStateBackendThatIsBeingOpenedOrClosedIsNotKnown() {
    sample.state(Source.ROCKSDB, SourceStatus.busy("it is being closed"));
    assertKnown(false, true);

    sample.state(Source.ROCKSDB, SourceStatus.unavailable("no RocksDB state"));
    assertKnown(true, true);
  }

  @Test
  void whatSegmentsHaveThatIsNotResidentIsKnownWhereTheirPagesWereSeen() {
    assertThat(OwnersOfMemory.untouchedSegments(sample)).isEmpty();
    sample.set(SampleField.MANAGED_ALLOCATED_SEGMENTS, 100);
    assertThat(OwnersOfMemory.untouchedSegments(sample)).isEmpty();
    sample.set(SampleField.MANAGED_SEGMENTS_RESIDENT, 30);
    assertThat(OwnersOfMemory.untouchedSegments(sample)).hasValue(70);
    sample.set(SampleField.MANAGED_SEGMENTS_RESIDENT, 130);
    assertThat(OwnersOfMemory.untouchedSegments(sample)).hasValue(0);
    sample.clear(Source.MANAGED);
    assertThat(OwnersOfMemory.untouchedSegments(sample)).isEmpty();
  }
}
