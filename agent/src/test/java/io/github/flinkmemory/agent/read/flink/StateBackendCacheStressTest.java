package io.github.flinkmemory.agent.read.flink;

import static io.github.flinkmemory.agent.read.flink.TaskExecutorFixture.call;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkmemory.agent.FlinkRelease;
import io.github.flinkmemory.exporter.sample.MemorySample;
import io.github.flinkmemory.exporter.sample.SampleField;
import io.github.flinkmemory.exporter.sample.Source;
import io.github.flinkmemory.exporter.sample.SourceState;
import io.github.flinkmemory.exporter.sample.SourceStatus;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Flink's own code opens and closes RocksDB's real, native cache in one thread while the reader
 * asks it in another as fast as it can. A call into a closed cache would take this JVM down, and
 * the build with it. Run with {@code -Pstress}.
 */
@EnabledIfSystemProperty(named = "stress.rounds", matches = "\\d+")
class StateBackendCacheStressTest {
  private static final long MANAGED = 64L << 20;

  @ParameterizedTest
  @ValueSource(strings = {"1.20.3", "2.3.0"})
  void aCacheIsReadWhileFlinkOpensAndClosesIt(String version) throws Exception {
    FlinkRelease release = new FlinkRelease(version);
    TaskExecutorFixture flink = TaskExecutorFixture.withRocksDb(release);
    flink.type("org.rocksdb.RocksDB").getMethod("loadLibrary").invoke(null);
    Object manager = flink.newSlot(MANAGED);
    Object allocation = allocation(flink, release);
    int rounds = Integer.getInteger("stress.rounds");
    AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    Thread tasks =
        new Thread(
            () -> {
              try {
                for (int i = 0; i < rounds; i++) {
                  Object lease =
                      call(
                          manager,
                          "getSharedMemoryResourceForManagedMemory",
                          "state-rocks-managed-memory",
                          allocation,
                          1.0);
                  call(lease, "close");
                }
              } catch (Exception e) {
                failure.set(e);
              }
            });
    tasks.start();

    StateBackendCacheReader reader = new StateBackendCacheReader(flink);
    Map<SourceState, Long> reads = new EnumMap<>(SourceState.class);
    MemorySample.Builder sample = MemorySample.builder(0);
    long budget = 0;
    while (tasks.isAlive()) {
      sample.clear(Source.ROCKSDB);
      SourceStatus status = reader.read(sample);
      reads.merge(status.state(), 1L, Long::sum);
      if (status.state() == SourceState.UP) {
        budget = sample.build().get(SampleField.ROCKSDB_BUDGET);
      }
    }
    tasks.join();

    System.out.println(release + ": " + rounds + " caches opened and closed, reads " + reads);
    assertThat(failure.get()).isNull();
    assertThat(reads).doesNotContainKey(SourceState.FAILED);
    assertThat(reads.getOrDefault(SourceState.UP, 0L)).as("caches caught open").isPositive();
    assertThat(budget).isEqualTo(MANAGED);
  }

  /** What a RocksDB state backend hands to the memory manager to make its cache. */
  private static Object allocation(TaskExecutorFixture flink, FlinkRelease release)
      throws Exception {
    String packageName =
        release.isAtLeast("2.0.0")
            ? "org.apache.flink.state.rocksdb."
            : "org.apache.flink.contrib.streaming.state.";
    String controller = packageName + "RocksDBMemoryControllerUtils";
    Method allocate =
        Arrays.stream(flink.type(controller).getMethods())
            .filter(method -> method.getName().equals("allocateRocksDBSharedResources"))
            .findFirst()
            .orElseThrow();
    Object factory = flink.type(controller + "$RocksDBMemoryFactory").getField("DEFAULT").get(null);
    return Proxy.newProxyInstance(
        flink.loader(),
        new Class<?>[] {flink.type("org.apache.flink.util.function.LongFunctionWithException")},
        (proxy, method, arguments) ->
            allocate.invoke(null, arguments[0], 0.5, 0.1, false, factory));
  }
}
