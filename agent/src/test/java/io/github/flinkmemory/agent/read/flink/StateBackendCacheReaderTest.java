package io.github.flinkmemory.agent.read.flink;

import static io.github.flinkmemory.agent.read.flink.TaskExecutorFixture.call;
import static io.github.flinkmemory.agent.read.flink.TaskExecutorFixture.field;
import static io.github.flinkmemory.agent.read.flink.TaskExecutorFixture.lock;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.flinkmemory.agent.FlinkRelease;
import io.github.flinkmemory.agent.Unconstructed;
import io.github.flinkmemory.exporter.sample.MemorySample;
import io.github.flinkmemory.exporter.sample.SampleField;
import io.github.flinkmemory.exporter.sample.SourceState;
import io.github.flinkmemory.exporter.sample.SourceStatus;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StateBackendCacheReaderTest {
  private static final long SLOT = 1 << 20;
  private static final String NAME = "state-rocks-managed-memory";

  private final MemorySample.Builder sample = MemorySample.builder(0);

  static Stream<FlinkRelease> releases() {
    return Releases.runnable().filter(release -> release.hasJar("flink-statebackend-rocksdb"));
  }

  @ParameterizedTest
  @MethodSource("releases")
  void readsTheCacheOfEverySlotUnderItsLock(FlinkRelease release) throws Exception {
    TaskExecutorFixture flink = TaskExecutorFixture.of(release);
    leaseRocksDb(release, flink, flink.newSlot(SLOT), 536_870_920, 178_956_973, 300, 100);
    leaseRocksDb(release, flink, flink.newSlot(SLOT), 536_870_920, 178_956_973, 40, 10);

    assertThat(read(flink).state()).isEqualTo(SourceState.UP);

    MemorySample read = sample.build();
    assertThat(read.get(SampleField.ROCKSDB_BUDGET)).isEqualTo(2 * 536_870_920L);
    assertThat(read.get(SampleField.ROCKSDB_CAPACITY)).isEqualTo(2 * 447_392_433L);
    assertThat(read.get(SampleField.ROCKSDB_USAGE)).isEqualTo(340);
    assertThat(read.get(SampleField.ROCKSDB_PINNED)).isEqualTo(110);
  }

  @Test
  void memoryThatIsFixedPerTaskManagerCountsButNotAsManaged() throws Exception {
    FlinkRelease release = Releases.newest();
    TaskExecutorFixture flink = TaskExecutorFixture.of(release);
    leaseRocksDb(release, flink, flink.services(), 1000, 333, 20, 5);
    Object manager = flink.newSlot(SLOT);
    flink.reserve(manager, NAME, 1000);
    leaseRocksDb(release, flink, manager, 1000, 333, 300, 70);

    assertThat(read(flink).state()).isEqualTo(SourceState.UP);

    assertThat(sample.build().get(SampleField.ROCKSDB_USAGE)).isEqualTo(320);
    assertThat(sample.build().get(SampleField.ROCKSDB_PINNED)).isEqualTo(75);
    assertThat(sample.build().get(SampleField.ROCKSDB_UNMANAGED_USAGE)).isEqualTo(20);
    assertThat(sample.build().get(SampleField.ROCKSDB_UNMANAGED_PINNED)).isEqualTo(5);
  }

  @Test
  void forStIsReadAlike() throws Exception {
    FlinkRelease release = Releases.newest();
    assumeTrue(release.hasJar("flink-statebackend-forst"));
    TaskExecutorFixture flink = TaskExecutorFixture.of(release);
    Object shared = field(flink.newSlot(SLOT), "sharedResources");
    Object handle = flink.instance("org.apache.flink.state.forst.ForStSharedResources");
    Unconstructed.set(
        handle, "cache", flink.newInstance("org.forstdb.Cache", lock(shared), 50, 20));
    Unconstructed.set(handle, "writeBufferManagerCapacity", 333L);
    flink.lease(shared, "state-forst-managed-memory", (AutoCloseable) handle, 1000);

    assertThat(read(flink).state()).isEqualTo(SourceState.UP);
    assertThat(sample.build().get(SampleField.ROCKSDB_USAGE)).isEqualTo(50);
    assertThat(sample.build().get(SampleField.ROCKSDB_PINNED)).isEqualTo(20);
  }

  @Test
  void aCacheThatIsClosedIsNeverAsked() throws Exception {
    FlinkRelease release = Releases.newest();
    TaskExecutorFixture flink = TaskExecutorFixture.of(release);
    call(leaseRocksDb(release, flink, flink.newSlot(SLOT), 1000, 333, 20, 5), "close");
    assertThat(read(flink).toString()).isEqualTo("unavailable: no RocksDB state");
  }

  @Test
  void doesNotWaitWhileFlinkOpensOrClosesAStateBackend() throws Exception {
    FlinkRelease release = Releases.newest();
    TaskExecutorFixture flink = TaskExecutorFixture.of(release);
    Object manager = flink.newSlot(SLOT);
    leaseRocksDb(release, flink, manager, 1000, 333, 20, 5);
    ReentrantLock lock = lock(field(manager, "sharedResources"));
    CountDownLatch taken = new CountDownLatch(1);
    CountDownLatch done = new CountDownLatch(1);
    Thread closing =
        new Thread(
            () -> {
              lock.lock();
              try {
                taken.countDown();
                done.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              } finally {
                lock.unlock();
              }
            });
    closing.start();
    taken.await();

    SourceStatus whileHeld = read(flink);
    boolean absent = !sample.build().has(SampleField.ROCKSDB_BUDGET);
    done.countDown();
    closing.join();

    assertThat(whileHeld.toString())
        .isEqualTo("unavailable: a state backend is being opened or closed");
    assertThat(absent).isTrue();
    assertThat(read(flink).state()).isEqualTo(SourceState.UP);
    assertThat(lock.isLocked()).isFalse();
  }

  @Test
  void aRocksDbThatCannotTellItsUseStillTellsItsBudget() throws Exception {
    FlinkRelease release = Releases.newest();
    TaskExecutorFixture flink = TaskExecutorFixture.of(release, new RenamedMember("getUsage"));
    leaseRocksDb(release, flink, flink.newSlot(SLOT), 1000, 333, 20, 5);

    SourceStatus status = read(flink);

    assertThat(status.state()).isEqualTo(SourceState.UNAVAILABLE);
    assertThat(status.reason()).contains("Cache.getUsage");
    assertThat(sample.build().get(SampleField.ROCKSDB_BUDGET)).isEqualTo(1000);
    assertThat(sample.build().has(SampleField.ROCKSDB_USAGE)).isFalse();
  }

  @Test
  void otherSharedResourcesAreNoStateBackend() throws Exception {
    TaskExecutorFixture flink = TaskExecutorFixture.of(Releases.newest());
    Object shared = field(flink.newSlot(SLOT), "sharedResources");
    flink.lease(shared, "python-process-managed-memory", () -> {}, 1000);
    assertThat(read(flink).toString()).isEqualTo("unavailable: no RocksDB state");
  }

  @ParameterizedTest
  @MethodSource("releases")
  void aRenamedMemberIsNamedAndTheLockIsFreeAgain(FlinkRelease release) throws Exception {
    TaskExecutorFixture flink =
        TaskExecutorFixture.of(release, new RenamedMember("resourceHandle"));
    Object manager = flink.newSlot(SLOT);
    leaseRocksDb(release, flink, manager, 1000, 333, 20, 5);
    SourceStatus status = read(flink);
    assertThat(status.state()).isEqualTo(SourceState.FAILED);
    assertThat(status.reason()).contains("LeasedResource.resourceHandle");
    assertThat(lock(field(manager, "sharedResources")).isLocked()).isFalse();
  }

  private static Object leaseRocksDb(
      FlinkRelease release,
      TaskExecutorFixture flink,
      Object owner,
      long budget,
      long writeBuffers,
      long usage,
      long pinned)
      throws Exception {
    Object shared = field(owner, "sharedResources");
    Object cache = flink.newInstance("org.rocksdb.Cache", lock(shared), usage, pinned);
    Object handle = flink.instance(rocksDb(release));
    Unconstructed.set(handle, "cache", cache);
    if (release.isAtLeast("1.12.0")) {
      Unconstructed.set(handle, "writeBufferManagerCapacity", writeBuffers);
    }
    flink.lease(shared, NAME, (AutoCloseable) handle, budget);
    return cache;
  }

  private static String rocksDb(FlinkRelease release) {
    return release.isAtLeast("2.0.0")
        ? "org.apache.flink.state.rocksdb.RocksDBSharedResources"
        : "org.apache.flink.contrib.streaming.state.RocksDBSharedResources";
  }

  private SourceStatus read(TaskExecutorFixture flink) throws Exception {
    return new StateBackendCacheReader(flink).read(sample);
  }
}
