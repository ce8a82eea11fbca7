package io.github.flinkmemory.exporter.model.check;

import io.github.flinkmemory.exporter.model.Area;
import io.github.flinkmemory.exporter.model.MemoryComponent;
import io.github.flinkmemory.exporter.model.MemoryModel;
import io.github.flinkmemory.exporter.model.MemorySize;
import io.github.flinkmemory.exporter.model.ProcessRole;
import io.github.flinkmemory.exporter.model.resolve.JvmFlags;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;

/**
 * A limit of the running JVM that is not the one that Flink's model asks for: something on the
 * command line overrides it. Immutable; sizes in bytes.
 */
public final class JvmLimitConflict {
  /**
   * The JVM aligns a heap up to its regions: 32m at most (G1), and with large pages one of them.
   */
  private static final long HEAP_ALIGNMENT = 32L << 20;

  private final Area area;
  private final String flag;
  private final long expected;
  private final long effective;

  private JvmLimitConflict(Area area, String flag, long expected, long effective) {
    this.area = area;
    this.flag = flag;
    this.expected = expected;
    this.effective = effective;
  }

  /**
   * The conflicts between a model and the limits of a JVM. A limit that is not known is not
   * compared; neither is a model without totals. A JobManager's direct memory is compared only
   * where it is limited on demand.
   *
   * @param maxHeap effective {@code MaxHeapSize} (not the maximum of the heap's MXBean, which
   *     leaves out a survivor space with some collectors); empty when unknown
   * @param maxDirect effective {@code MaxDirectMemorySize}; 0, the JVM's "not set", is a conflict;
   *     empty when unknown
   * @param maxMetaspace effective {@code MaxMetaspaceSize}; empty when unknown
   * @param directLimited whether the process is told to limit direct memory: true for TaskManagers,
   *     for JobManagers the value of {@code jobmanager.memory.enable-jvm-direct-memory-limit}
   */
  public static List<JvmLimitConflict> find(
      MemoryModel model,
      OptionalLong maxHeap,
      OptionalLong maxDirect,
      OptionalLong maxMetaspace,
      boolean directLimited) {
    if (!model.isComplete()) {
      return Collections.emptyList();
    }
    List<JvmLimitConflict> conflicts = new ArrayList<>();
    long heap = JvmFlags.heap(model);
    if (maxHeap.isPresent()
        && (maxHeap.getAsLong() < heap || maxHeap.getAsLong() - heap >= HEAP_ALIGNMENT)) {
      conflicts.add(new JvmLimitConflict(Area.HEAP, "-Xmx", heap, maxHeap.getAsLong()));
    }
    long direct = JvmFlags.direct(model);
    if ((directLimited || model.role() == ProcessRole.TASK_MANAGER)
        && maxDirect.isPresent()
        && maxDirect.getAsLong() != direct) {
      conflicts.add(
          new JvmLimitConflict(
              Area.OFF_HEAP, "-XX:MaxDirectMemorySize", direct, maxDirect.getAsLong()));
    }
    long metaspace = model.bytes(MemoryComponent.JVM_METASPACE);
    if (maxMetaspace.isPresent() && !sameMetaspace(maxMetaspace.getAsLong(), metaspace)) {
      conflicts.add(
          new JvmLimitConflict(
              Area.METASPACE, "-XX:MaxMetaspaceSize", metaspace, maxMetaspace.getAsLong()));
    }
    return Collections.unmodifiableList(conflicts);
  }

  /** The JVM aligns the limit of metaspace down, to a page or to a chunk of 4m. */
  private static boolean sameMetaspace(long effective, long expected) {
    return effective <= expected && expected - effective < 4L << 20;
  }

  public Area area() {
    return area;
  }

  /** The JVM's flag. */
  public String flag() {
    return flag;
  }

  /** Bytes that the model asks for. */
  public long expected() {
    return expected;
  }

  /** Bytes in force. */
  public long effective() {
    return effective;
  }

  /** One line: which flag, which values, what to do. */
  @Override
  public String toString() {
    return flag
        + " is "
        + MemorySize.describe(effective())
        + " in this JVM, but the memory model asks for "
        + MemorySize.describe(expected)
        + ": look for "
        + flag
        + " in env.java.opts and JVM_ARGS";
  }
}
