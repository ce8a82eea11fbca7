package io.github.flinkmemory.exporter.model.resolve;

import io.github.flinkmemory.exporter.model.MemoryComponent;
import io.github.flinkmemory.exporter.model.MemorySize;
import io.github.flinkmemory.exporter.model.ProcessRole;
import io.github.flinkmemory.exporter.model.option.MemoryOption;
import java.util.EnumMap;

/**
 * Resolves a TaskManager from the first entry point that is set: task heap and managed memory, else
 * total Flink memory, else total process memory (Flink: {@code TaskExecutorProcessUtils}, {@code
 * TaskExecutorFlinkMemoryUtils}).
 */
final class TaskManagerMemory {
  private static final ProcessRole ROLE = ProcessRole.TASK_MANAGER;

  private final Options options;

  TaskManagerMemory(Options options) {
    this.options = options;
  }

  Sizes resolve() throws RefusedException {
    if (options.isSet(MemoryOption.TASK_HEAP) && options.isSet(MemoryOption.MANAGED_SIZE)) {
      return fromTaskHeapAndManaged();
    }
    if (options.isSet(MemoryOption.TASKMANAGER_FLINK_SIZE)) {
      Amount flink = options.size(MemoryOption.TASKMANAGER_FLINK_SIZE);
      EnumMap<MemoryComponent, Amount> parts = split(flink.bytes());
      return sizes(parts, flink, JvmMemory.fromFlink(options, ROLE, flink.bytes()));
    }
    if (options.isSet(MemoryOption.TASKMANAGER_PROCESS_SIZE)) {
      JvmMemory jvm = JvmMemory.fromProcess(options, ROLE);
      Amount flink = jvm.flink();
      return sizes(split(flink.bytes()), flink, jvm);
    }
    throw new RefusedException(
        Problem.NO_SIZE_CONFIGURED,
        "no size of the TaskManager is set: set "
            + MemoryOption.TASKMANAGER_PROCESS_SIZE.key()
            + ", or "
            + MemoryOption.TASKMANAGER_FLINK_SIZE.key()
            + ", or both "
            + MemoryOption.TASK_HEAP.key()
            + " and "
            + MemoryOption.MANAGED_SIZE.key());
  }

  private Sizes fromTaskHeapAndManaged() throws RefusedException {
    Amount taskHeap = options.size(MemoryOption.TASK_HEAP);
    Amount managed = options.size(MemoryOption.MANAGED_SIZE);
    EnumMap<MemoryComponent, Amount> parts = frameworkAndOffHeap();
    parts.put(MemoryComponent.TASK_HEAP, taskHeap);
    parts.put(MemoryComponent.MANAGED, managed);
    long others = sum(parts);
    Amount flink;
    if (options.isSet(MemoryOption.TASKMANAGER_FLINK_SIZE)) {
      flink = options.size(MemoryOption.TASKMANAGER_FLINK_SIZE);
      parts.put(MemoryComponent.NETWORK, restForNetwork(flink.bytes(), parts, others));
    } else {
      Amount network = NetworkMemory.besideOthers(options, others);
      parts.put(MemoryComponent.NETWORK, network);
      flink =
          new Amount(
              Bytes.sum("the parts of total Flink memory", others, network.bytes()),
              Provenance.derived(() -> "sum of its parts"));
    }
    return sizes(parts, flink, JvmMemory.fromFlink(options, ROLE, flink.bytes()));
  }

  private EnumMap<MemoryComponent, Amount> split(long flink) throws RefusedException {
    EnumMap<MemoryComponent, Amount> parts = frameworkAndOffHeap();
    if (options.isSet(MemoryOption.TASK_HEAP)) {
      parts.put(MemoryComponent.TASK_HEAP, options.size(MemoryOption.TASK_HEAP));
      parts.put(MemoryComponent.MANAGED, managed(flink));
      parts.put(MemoryComponent.NETWORK, restForNetwork(flink, parts, sum(parts)));
      return parts;
    }
    parts.put(MemoryComponent.MANAGED, managed(flink));
    parts.put(MemoryComponent.NETWORK, NetworkMemory.ofFlink(options, flink));
    long others = sum(parts);
    if (others > flink) {
      throw exceeds(flink, parts, others);
    }
    parts.put(
        MemoryComponent.TASK_HEAP,
        new Amount(
            flink - others,
            Provenance.derived(() -> "rest of total Flink memory after all other parts")));
    return parts;
  }

  private EnumMap<MemoryComponent, Amount> frameworkAndOffHeap() throws RefusedException {
    EnumMap<MemoryComponent, Amount> parts = new EnumMap<>(MemoryComponent.class);
    parts.put(MemoryComponent.FRAMEWORK_HEAP, options.size(MemoryOption.FRAMEWORK_HEAP));
    parts.put(MemoryComponent.FRAMEWORK_OFF_HEAP, options.size(MemoryOption.FRAMEWORK_OFF_HEAP));
    parts.put(MemoryComponent.TASK_OFF_HEAP, options.size(MemoryOption.TASK_OFF_HEAP));
    return parts;
  }

  private Amount managed(long flink) throws RefusedException {
    if (options.isSet(MemoryOption.MANAGED_SIZE)) {
      return options.size(MemoryOption.MANAGED_SIZE);
    }
    Setting fraction = options.get(MemoryOption.MANAGED_FRACTION);
    return new Amount(
        Range.fraction(options, fraction).ofWhole(flink),
        Provenance.share(fraction, "total Flink memory", flink));
  }

  private Amount restForNetwork(long flink, EnumMap<MemoryComponent, Amount> parts, long others)
      throws RefusedException {
    if (others > flink) {
      throw exceeds(flink, parts, others);
    }
    return NetworkMemory.rest(options, flink, others);
  }

  private static long sum(EnumMap<MemoryComponent, Amount> parts) throws RefusedException {
    long sum = 0;
    for (Amount part : parts.values()) {
      sum = Bytes.sum("the parts of total Flink memory", sum, part.bytes());
    }
    return sum;
  }

  private static RefusedException exceeds(
      long flink, EnumMap<MemoryComponent, Amount> parts, long others) {
    StringBuilder sum = new StringBuilder();
    parts.forEach(
        (component, amount) ->
            sum.append(sum.length() == 0 ? "" : " + ")
                .append(component.title())
                .append(' ')
                .append(MemorySize.describe(amount.bytes())));
    return new RefusedException(
        Problem.PARTS_EXCEED_FLINK,
        others - flink,
        sum
            + " = "
            + MemorySize.describe(others)
            + ", more than total Flink memory "
            + MemorySize.describe(flink));
  }

  private static Sizes sizes(EnumMap<MemoryComponent, Amount> parts, Amount flink, JvmMemory jvm) {
    parts.put(MemoryComponent.JVM_METASPACE, jvm.metaspace());
    parts.put(MemoryComponent.JVM_OVERHEAD, jvm.overhead());
    return new Sizes(parts, flink, jvm.process());
  }
}
