package io.github.flinkmemory.exporter.model.resolve;

import io.github.flinkmemory.exporter.model.DeployMode;
import io.github.flinkmemory.exporter.model.MemoryComponent;
import io.github.flinkmemory.exporter.model.MemorySize;
import io.github.flinkmemory.exporter.model.option.MemoryOption;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A JobManager of Flink 1.10, which has no memory model but a heap: whole mebibytes by the shell
 * scripts ({@code config.sh}, {@code jobmanager.sh}), or a container less its cut-off ({@code
 * BootstrapTools.calculateHeapSize}).
 */
final class JobManagerHeap {
  private static final int MEBIBYTE_BITS = 20;

  /** The option's default, which only the launchers of containers use. */
  private static final long CONTAINER_DEFAULT = 1024L << MEBIBYTE_BITS;

  private final Options options;
  private final DeployMode mode;
  private final Map<String, String> environment;

  JobManagerHeap(Options options, DeployMode mode, Map<String, String> environment) {
    this.options = options;
    this.mode = mode;
    this.environment = environment;
  }

  Sizes resolve() throws RefusedException {
    EnumMap<MemoryComponent, Amount> components = new EnumMap<>(MemoryComponent.class);
    Amount configured = configured();
    if (mode == DeployMode.YARN || mode == DeployMode.KUBERNETES) {
      Amount container =
          configured == null
              ? new Amount(
                  CONTAINER_DEFAULT,
                  Provenance.of(Setting.byDefault(MemoryOption.JOBMANAGER_HEAP_SIZE, "1024m")))
              : configured;
      components.put(MemoryComponent.JOB_MANAGER_HEAP, lessCutoff(container));
      return new Sizes(components, null, container);
    }
    // Without a size the script sets no flag, and the JVM chooses.
    if (configured != null && mode != DeployMode.LOCAL) {
      long mebibytes = configured.bytes() >> MEBIBYTE_BITS;
      if (mebibytes > 0) {
        components.put(
            MemoryComponent.JOB_MANAGER_HEAP,
            new Amount(mebibytes << MEBIBYTE_BITS, configured.provenance()));
      }
    }
    return new Sizes(components, null, null);
  }

  private @Nullable Amount configured() throws RefusedException {
    String variable = environment.get("FLINK_JM_HEAP");
    if (variable != null) {
      Setting setting =
          Setting.configured(MemoryOption.JOBMANAGER_HEAP_SIZE, "FLINK_JM_HEAP", variable);
      return new Amount(options.bytes(setting), Provenance.of(setting));
    }
    if (options.isSet(MemoryOption.JOBMANAGER_HEAP_SIZE)) {
      return options.size(MemoryOption.JOBMANAGER_HEAP_SIZE);
    }
    Setting mebibytes = options.find(MemoryOption.JOBMANAGER_HEAP_MB);
    if (mebibytes == null) {
      return null;
    }
    long number = options.integer(mebibytes);
    if (number < 0) {
      throw new RefusedException(
          Problem.NOT_POSITIVE, mebibytes + " must not be negative", mebibytes);
    }
    return new Amount(number << MEBIBYTE_BITS, Provenance.of(mebibytes));
  }

  private Amount lessCutoff(Amount container) throws RefusedException {
    int memory = (int) Math.min(Integer.MAX_VALUE, container.bytes() >> MEBIBYTE_BITS);
    Setting ratioSetting = options.get(MemoryOption.HEAP_CUTOFF_RATIO);
    float ratio = options.fraction(ratioSetting);
    Setting minSetting = options.get(MemoryOption.HEAP_CUTOFF_MIN);
    int min = options.integer(minSetting);
    if (ratio > 1 || ratio < 0) {
      throw new RefusedException(
          Problem.FRACTION_OUT_OF_RANGE, ratioSetting + " must be between 0 and 1", ratioSetting);
    }
    if (min > memory) {
      throw new RefusedException(
          Problem.CUTOFF_EXCEEDS_PROCESS,
          minSetting + " (MiB) is more than the JobManager's " + memory + " MiB",
          minSetting);
    }
    int cutoff = Math.max(min, (int) (memory * ratio));
    return new Amount(
        (long) (memory - cutoff) << MEBIBYTE_BITS,
        Provenance.derived(
            () ->
                MemorySize.describe(container.bytes())
                    + " of the container less a cut-off of "
                    + cutoff
                    + " MiB"));
  }
}
