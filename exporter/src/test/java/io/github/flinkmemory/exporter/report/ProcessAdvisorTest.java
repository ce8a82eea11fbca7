package io.github.flinkmemory.exporter.report;

import static io.github.flinkmemory.exporter.TestReports.MIB;
import static io.github.flinkmemory.exporter.TestReports.identity;
import static io.github.flinkmemory.exporter.TestReports.taskManagerModel;
import static io.github.flinkmemory.exporter.TestReports.taskManagerSample;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkmemory.exporter.advice.AdviceInput;
import io.github.flinkmemory.exporter.advice.AdvicePolicy;
import io.github.flinkmemory.exporter.advice.CodeLoaders;
import io.github.flinkmemory.exporter.ledger.Basis;
import io.github.flinkmemory.exporter.ledger.ResidentKind;
import io.github.flinkmemory.exporter.ledger.ResidentLedger;
import io.github.flinkmemory.exporter.model.Area;
import io.github.flinkmemory.exporter.model.MemoryModel;
import io.github.flinkmemory.exporter.model.ProcessRole;
import io.github.flinkmemory.exporter.model.file.UserConfiguration;
import io.github.flinkmemory.exporter.sample.MemorySample;
import io.github.flinkmemory.exporter.sample.NativeAllocator;
import io.github.flinkmemory.exporter.sample.SampleDetail;
import io.github.flinkmemory.exporter.sample.SampleField;
import io.github.flinkmemory.exporter.usage.MemoryUsage;
import io.github.flinkmemory.exporter.usage.UsageTracker;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What of a sample advice is made from. */
class ProcessAdvisorTest {
  private final UsageTracker tracker = new UsageTracker(ProcessRole.TASK_MANAGER);

  private MemorySample.Builder sample() {
    return taskManagerSample(0).set(SampleField.HEAP_LIVE, 100 * MIB);
  }

  private AdviceInput input(MemorySample sample) {
    MemoryModel model = taskManagerModel();
    MemoryUsage usage = tracker.record(sample, model);
    return Objects.requireNonNull(
        new ProcessAdvisor(AdvicePolicy.production())
            .advise(
                identity(ProcessRole.TASK_MANAGER),
                model,
                UserConfiguration.of(Map.of("taskmanager.memory.process.size", "1728m")),
                sample,
                usage)
            .input());
  }

  /** An estimate of what the allocator keeps explains nothing. */
  @Test
  void derivedKindsOfTheOverheadCountAsUnexplained() {
    MemorySample sample =
        sample()
            .set(SampleDetail.NATIVE_ALLOCATOR, List.of(new NativeAllocator("glibc", null)))
            .set(SampleField.ALLOCATOR_RESIDENT, 200 * MIB)
            .set(SampleField.OTHER_ANONYMOUS_RESIDENT, 200 * MIB)
            .set(SampleField.ALLOCATOR_SIZE, 200 * MIB)
            .set(SampleField.ALLOCATOR_RETAINED, 50 * MIB)
            .build();
    ResidentLedger ledger = ResidentLedger.of(sample);
    long derived = ledger.bytes(ResidentKind.ALLOCATOR, Basis.DERIVED).orElse(0);
    long unexplained = ledger.bytes(ResidentKind.UNEXPLAINED).orElseThrow();
    assertThat(derived).isPositive();
    assertThat(unexplained).isPositive();
    long overhead = tracker.record(sample, null).of(Area.OVERHEAD).demand().orElseThrow();
    long all = ledger.unmeasuredOverhead().orElseThrow();
    assertThat(all).isGreaterThanOrEqualTo(derived + unexplained);
    assertThat(input(sample).unexplainedShare()).hasValue(all / (double) overhead);
  }

  @Test
  void withoutTheResidentMemoryNoShareOfItIsKnown() {
    assertThat(
            input(sample().clear(SampleField.PROCESS_RESIDENT.source()).build()).unexplainedShare())
        .isEmpty();
  }

  /** The others outlived one and wait for one that clears soft references: they are no garbage. */
  @Test
  void onlyLoadersThatNoCollectionHasLookedAtMayBeGarbage() {
    MemorySample.Builder sample =
        sample()
            .set(SampleField.METASPACE_COMMITTED, 235 * MIB)
            .set(SampleField.USER_LOADERS_LEAKED, 0)
            .set(SampleField.USER_LOADER_BYTES_LEAKED, 0)
            .set(SampleField.USER_LOADER_BYTES_RELEASED, 150 * MIB);
    CodeLoaders unknown = Objects.requireNonNull(input(sample.build()).codeLoaders());
    assertThat(unknown.releasedBytes()).isZero();
    assertThat(unknown.outlivedBytes()).isZero();

    sample.set(SampleField.USER_LOADER_BYTES_UNSEEN, 40 * MIB);
    CodeLoaders loaders = Objects.requireNonNull(input(sample.build()).codeLoaders());
    assertThat(loaders.releasedBytes()).isEqualTo(40 * MIB);
    assertThat(loaders.outlivedBytes()).isEqualTo(110 * MIB);
    assertThat(loaders.metaspaceBytes()).isEqualTo(235 * MIB);
  }

  @Test
  void ofNothingNoShareIsKnown() {
    MemorySample full = sample().set(SampleField.HEAP_RESIDENT, 2000 * MIB).build();
    assertThat(tracker.record(full, null).of(Area.OVERHEAD).demand()).hasValue(0);
    assertThat(input(full).unexplainedShare()).isEmpty();
  }
}
