package io.github.flinkmemory.exporter.report;

import io.github.flinkmemory.exporter.advice.Advice;
import io.github.flinkmemory.exporter.advice.AdviceInput;
import io.github.flinkmemory.exporter.advice.AdvicePolicy;
import io.github.flinkmemory.exporter.advice.AdviceTracker;
import io.github.flinkmemory.exporter.advice.CodeLoaders;
import io.github.flinkmemory.exporter.advice.Finding;
import io.github.flinkmemory.exporter.advice.LimitFindings;
import io.github.flinkmemory.exporter.ledger.ResidentKind;
import io.github.flinkmemory.exporter.ledger.ResidentLedger;
import io.github.flinkmemory.exporter.model.Area;
import io.github.flinkmemory.exporter.model.DeployMode;
import io.github.flinkmemory.exporter.model.MemoryModel;
import io.github.flinkmemory.exporter.model.file.UserConfiguration;
import io.github.flinkmemory.exporter.sample.MemorySample;
import io.github.flinkmemory.exporter.sample.SampleField;
import io.github.flinkmemory.exporter.usage.MemoryUsage;
import io.github.flinkmemory.exporter.usage.UsageStatistics;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Advice for the process that is sampled. Made anew when a bucket of usage ends or another model or
 * configuration is known, and the same object in between: that costs nothing at most ticks. For one
 * thread.
 */
public final class ProcessAdvisor {
  private final AdviceTracker tracker;
  private @Nullable UsageStatistics statistics;
  private @Nullable MemoryModel model;
  private @Nullable UserConfiguration configuration;
  private Advice advice = Advice.none();

  public ProcessAdvisor(AdvicePolicy policy) {
    this.tracker = new AdviceTracker(policy);
  }

  /** Advice as of a sample; none without a complete model. */
  public Advice advise(
      ProcessIdentity identity,
      @Nullable MemoryModel current,
      UserConfiguration own,
      MemorySample sample,
      MemoryUsage usage) {
    if (current == null || !current.isComplete()) {
      return Advice.none();
    }
    if (usage.statistics() == statistics && current == model && own == configuration) {
      return advice;
    }
    statistics = usage.statistics();
    model = current;
    configuration = own;
    advice = tracker.update(input(identity, current, own, sample, usage));
    return advice;
  }

  private static AdviceInput input(
      ProcessIdentity identity,
      MemoryModel model,
      UserConfiguration own,
      MemorySample sample,
      MemoryUsage usage) {
    ResidentLedger ledger = ResidentLedger.of(sample);
    AdviceInput.Builder input =
        AdviceInput.builder(model, usage.statistics())
            .configuration(own)
            .process(identity.flinkVersion(), deployMode(identity.deployMode()))
            .limit(Area.HEAP, usage.of(Area.HEAP).limit())
            .limit(Area.OFF_HEAP, usage.of(Area.OFF_HEAP).limit())
            .limit(Area.METASPACE, usage.of(Area.METASPACE).limit())
            .containerLimit(field(sample, SampleField.CONTAINER_LIMIT))
            .managedReserved(field(sample, SampleField.MANAGED_RESERVED))
            .stateBackend(sample.get(SampleField.ROCKSDB_USAGE, 0) > 0)
            .slots(sample.get(SampleField.SLOTS_ALLOCATED, 1))
            .codeLoaders(codeLoaders(sample, usage))
            .fragmentedBytes(ledger.bytes(ResidentKind.ALLOCATOR))
            .unexplainedShare(share(ledger.unmeasuredOverhead(), usage.of(Area.OVERHEAD).demand()));
    for (Finding conflict : LimitFindings.of(model, sample)) {
      if (conflict.holds()) {
        input.conflict(conflict.area());
      }
    }
    return input.build();
  }

  private static @Nullable CodeLoaders codeLoaders(MemorySample sample, MemoryUsage usage) {
    if (!sample.has(SampleField.USER_LOADERS_LEAKED)
        || !sample.has(SampleField.USER_LOADER_BYTES_LEAKED)) {
      return null;
    }
    long leaked = sample.get(SampleField.USER_LOADERS_LEAKED);
    long finished = leaked + sample.get(SampleField.USER_LOADERS_COLLECTED, 0);
    // Not every finished job leaks: what one leaves behind on average is what the next will.
    long perJob =
        finished == 0 ? 0 : sample.get(SampleField.USER_LOADER_LEAK_MEDIAN, 0) * leaked / finished;
    long unseen = sample.get(SampleField.USER_LOADER_BYTES_UNSEEN, -1);
    long outlived =
        unseen < 0 ? 0 : sample.get(SampleField.USER_LOADER_BYTES_RELEASED, unseen) - unseen;
    return new CodeLoaders(
            sample.get(SampleField.USER_LOADERS_LIVE, 0),
            leaked,
            sample.get(SampleField.USER_LOADER_BYTES_LEAKED),
            perJob)
        .withReleased(Math.max(0, unseen), outlived, usage.of(Area.METASPACE).demand().orElse(0));
  }

  private static OptionalDouble share(OptionalLong part, OptionalLong whole) {
    return part.isPresent() && whole.orElse(0) > 0
        ? OptionalDouble.of(part.getAsLong() / (double) whole.getAsLong())
        : OptionalDouble.empty();
  }

  private static DeployMode deployMode(String label) {
    for (DeployMode mode : DeployMode.values()) {
      if (mode.label().equals(label)) {
        return mode;
      }
    }
    return DeployMode.STANDALONE;
  }

  private static OptionalLong field(MemorySample sample, SampleField field) {
    return sample.has(field) ? OptionalLong.of(sample.get(field)) : OptionalLong.empty();
  }
}
