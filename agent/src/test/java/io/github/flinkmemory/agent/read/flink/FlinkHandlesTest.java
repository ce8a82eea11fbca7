package io.github.flinkmemory.agent.read.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.flinkmemory.agent.FlinkRelease;
import io.github.flinkmemory.exporter.sample.MemorySample;
import java.lang.ref.WeakReference;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class FlinkHandlesTest {
  /** The readers stay; a copy of Flink, or a job's copy of RocksDB, must be able to go. */
  @Test
  void flinksLoaderIsCollectedAlthoughItWasRead() throws Exception {
    WeakReference<ClassLoader> loader = readAndForget(Releases.newest());
    await()
        .until(
            () -> {
              System.gc();
              return loader.get() == null;
            });
  }

  private static WeakReference<ClassLoader> readAndForget(FlinkRelease release) throws Exception {
    TaskExecutorFixture flink = TaskExecutorFixture.of(release);
    flink.newSlot(1 << 20);
    MemorySample.Builder sample = MemorySample.builder(0);
    new NetworkReader(flink, OptionalLong::empty).read(sample);
    new ManagedReader(flink).read(sample);
    new StateBackendCacheReader(flink).read(sample);
    return new WeakReference<>(flink.loader());
  }

  @Test
  void aPrivateFieldOfASuperclassIsFound() throws Exception {
    TaskExecutorFixture flink = TaskExecutorFixture.of(Releases.newest());
    assertThat(FlinkHandles.object(FlinkSymbol.TASK_EXECUTOR_SERVICES, flink.taskExecutor()))
        .isSameAs(flink.services());
    assertThat(FlinkHandles.owns(FlinkSymbol.TASK_EXECUTOR_SERVICES, "text")).isFalse();
    assertThat(FlinkHandles.has(FlinkSymbol.TASK_EXECUTOR_SERVICES, "text")).isFalse();
  }
}
