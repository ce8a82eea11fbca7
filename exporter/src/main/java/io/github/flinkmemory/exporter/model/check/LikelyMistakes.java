package io.github.flinkmemory.exporter.model.check;

import io.github.flinkmemory.exporter.model.DeployMode;
import io.github.flinkmemory.exporter.model.MemoryComponent;
import io.github.flinkmemory.exporter.model.MemoryModel;
import io.github.flinkmemory.exporter.model.MemorySize;
import io.github.flinkmemory.exporter.model.ProcessRole;
import io.github.flinkmemory.exporter.model.option.MemoryOption;
import io.github.flinkmemory.exporter.model.option.OptionDefault;
import io.github.flinkmemory.exporter.model.resolve.Note;
import io.github.flinkmemory.exporter.model.resolve.Provenance;
import io.github.flinkmemory.exporter.model.resolve.Resolution;
import io.github.flinkmemory.exporter.model.resolve.Setting;
import io.github.flinkmemory.exporter.model.slot.RocksDbMemory;
import io.github.flinkmemory.exporter.model.slot.SlotDivision;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What Flink accepts, or ignores, but hardly anyone means. */
public final class LikelyMistakes {
  /** {@code JobManagerOptions.MIN_JVM_HEAP_SIZE}. */
  private static final long MIN_JOB_MANAGER_HEAP = 128L << 20;

  /** Below this no job of any use runs; the default configuration leaves 384m. */
  private static final long SMALL_TASK_HEAP = 64L << 20;

  /** Network memory above twice its default fraction of total Flink memory is hardly meant. */
  private static final long MEANT_NETWORK_DIVISOR = 5;

  private static final Set<String> HEAP_STATE_BACKENDS =
      Collections.unmodifiableSet(
          new HashSet<>(Arrays.asList("hashmap", "filesystem", "jobmanager", "memory")));

  private final Resolution resolution;
  private final List<Note> notes = new ArrayList<>();

  private LikelyMistakes(Resolution resolution) {
    this.resolution = resolution;
  }

  /** The warnings about a configuration, whether Flink takes it or refuses it; one line each. */
  public static List<Note> find(Resolution resolution) {
    LikelyMistakes mistakes = new LikelyMistakes(resolution);
    mistakes.notes.addAll(UnknownOptions.find(resolution));
    mistakes.notes.addAll(JvmArguments.find(resolution));
    MemoryModel model = resolution.model().orElse(null);
    if (model != null) {
      mistakes.checkUnused();
      if (model.role() == ProcessRole.TASK_MANAGER) {
        mistakes.checkStart();
        mistakes.checkManaged(model);
      }
      if (model.isComplete()) {
        mistakes.checkOverhead(model);
        if (model.role() == ProcessRole.TASK_MANAGER) {
          mistakes.checkNetwork(model);
          mistakes.checkTaskHeap(model);
        } else {
          mistakes.checkJobManagerHeap(model);
        }
      }
    }
    return Collections.unmodifiableList(mistakes.notes);
  }

  private void add(Note.Kind kind, MemoryOption option, String text) {
    notes.add(new Note(kind, option.key(), text));
  }

  private void checkUnused() {
    Set<String> used = new HashSet<>();
    for (Setting setting : resolution.settings()) {
      used.add(setting.key());
    }
    boolean local = resolution.resolver().mode() == DeployMode.LOCAL;
    for (MemoryOption option : MemoryOption.values()) {
      Setting setting =
          option.role() == resolution.resolver().role() && shapesTheModel(option)
              ? resolution.configured(option).orElse(null)
              : null;
      if (setting != null && !used.contains(setting.key())) {
        add(
            Note.Kind.NO_EFFECT,
            option,
            setting
                + (local
                    ? " has no effect in a MiniCluster"
                    : " has no effect beside the other options"));
      }
    }
  }

  private static boolean shapesTheModel(MemoryOption option) {
    switch (option) {
      case SEGMENT_SIZE:
      case MIN_SEGMENT_SIZE:
      case STARTING_SEGMENT_SIZE:
      case BATCH_SHUFFLE_SIZE:
      case CONSUMER_WEIGHTS:
      case TASK_SLOTS:
      case CPU_CORES:
      case EXTERNAL_RESOURCES:
      case JOBMANAGER_DIRECT_LIMIT:
        return false;
      default:
        return !option.key().startsWith("state.");
    }
  }

  private void checkStart() {
    if (!SlotDivision.of(resolution).isPresent()) {
      for (MemoryOption option :
          new MemoryOption[] {MemoryOption.TASK_SLOTS, MemoryOption.SEGMENT_SIZE}) {
        resolution
            .configured(option)
            .filter(setting -> !startable(setting))
            .ifPresent(
                setting ->
                    add(
                        Note.Kind.PROCESS_WILL_NOT_START,
                        option,
                        setting
                            + ": the memory resolves, but the TaskManager stops at its start; it"
                            + " must be "
                            + (option == MemoryOption.TASK_SLOTS
                                ? "a whole number of at least 1"
                                : "a power of two from 4096 bytes to 1g")));
      }
    }
  }

  private static boolean startable(Setting setting) {
    try {
      if (setting.option() == MemoryOption.TASK_SLOTS) {
        int slots = Integer.parseInt(setting.value());
        return slots >= 1 || slots == -1;
      }
      long bytes = MemorySize.parseBytes(setting.value());
      return bytes >= 4096 && bytes <= 1L << 30 && Long.bitCount(bytes) == 1;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private void checkManaged(MemoryModel model) {
    long managed = model.bytes(MemoryComponent.MANAGED);
    String backend = RocksDbMemory.stateBackend(resolution).orElse("");
    if (managed > 0 && HEAP_STATE_BACKENDS.contains(backend.toLowerCase(Locale.ROOT))) {
      add(
          Note.Kind.MANAGED_UNUSED,
          MemoryOption.MANAGED_SIZE,
          MemorySize.describe(managed)
              + " of managed memory are reserved, but the state backend "
              + backend
              + " keeps state on the heap: unless jobs run batch, SQL or Python operators, set "
              + MemoryOption.MANAGED_SIZE.key()
              + "=0");
    }
    SlotDivision division = SlotDivision.of(resolution).orElse(null);
    if (division != null && backend.toLowerCase(Locale.ROOT).contains("rocksdb")) {
      RocksDbMemory.of(resolution, division)
          .filter(RocksDbMemory::flushesConstantly)
          .ifPresent(
              memory ->
                  add(
                      Note.Kind.ROCKSDB_FLUSHES_CONSTANTLY,
                      MemoryOption.MANAGED_SIZE,
                      "RocksDB is granted "
                          + MemorySize.describe(memory.granted())
                          + ", of which write buffers may take "
                          + MemorySize.describe(memory.writeBufferCapacity())
                          + ": too little for one write buffer of 64m, so it flushes all the time;"
                          + " raise managed memory or lower the number of slots"));
    }
  }

  private void checkOverhead(MemoryModel model) {
    Provenance provenance = resolution.provenance(MemoryComponent.JVM_OVERHEAD).orElse(null);
    Setting bound = provenance == null ? null : provenance.setting();
    if (provenance != null
        && bound != null
        && provenance.kind() == Provenance.Kind.CLAMPED
        && !bound.isConfigured()
        && (bound.option() == MemoryOption.TASKMANAGER_OVERHEAD_MAX
            || bound.option() == MemoryOption.JOBMANAGER_OVERHEAD_MAX)) {
      add(
          Note.Kind.OVERHEAD_CAPPED,
          bound.option(),
          "JVM overhead is cut to "
              + bound.value()
              + " of a process of "
              + MemorySize.describe(model.totalProcess())
              + ": for native libraries, many threads or RocksDB beside its budget raise "
              + bound.key());
    }
  }

  private void checkNetwork(MemoryModel model) {
    long network = model.bytes(MemoryComponent.NETWORK);
    boolean rest =
        resolution
            .provenance(MemoryComponent.NETWORK)
            .map(from -> from.kind() == Provenance.Kind.DERIVED && from.setting() == null)
            .orElse(false);
    if (rest && network > model.totalFlink() / MEANT_NETWORK_DIVISOR) {
      OptionDefault fraction =
          MemoryOption.NETWORK_FRACTION.defaultIn(resolution.resolver().version());
      add(
          Note.Kind.NETWORK_TAKES_THE_REST,
          MemoryOption.TASK_HEAP,
          "network memory takes all the rest, "
              + MemorySize.describe(network)
              + " of total Flink memory "
              + MemorySize.describe(model.totalFlink())
              + ", because "
              + MemoryOption.TASK_HEAP.key()
              + " is set; without it the rest is task heap, and network memory "
              + (fraction == null ? "its fraction" : "a fraction of " + fraction.text()));
    }
  }

  private void checkTaskHeap(MemoryModel model) {
    long taskHeap = model.bytes(MemoryComponent.TASK_HEAP);
    if (taskHeap < SMALL_TASK_HEAP) {
      add(
          Note.Kind.TASK_HEAP_SMALL,
          MemoryOption.TASK_HEAP,
          "user code is left a task heap of "
              + MemorySize.describe(taskHeap)
              + ": raise total memory, or lower managed memory");
    }
  }

  private void checkJobManagerHeap(MemoryModel model) {
    long heap = model.bytes(MemoryComponent.JOB_MANAGER_HEAP);
    if (heap < MIN_JOB_MANAGER_HEAP) {
      add(
          Note.Kind.HEAP_BELOW_MINIMUM,
          MemoryOption.JOBMANAGER_HEAP,
          "the JobManager's heap of "
              + MemorySize.describe(heap)
              + " is below the 128m that Flink recommends as the least");
    }
  }
}
