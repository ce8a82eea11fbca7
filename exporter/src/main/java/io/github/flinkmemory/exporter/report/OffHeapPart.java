package io.github.flinkmemory.exporter.report;

import io.github.flinkmemory.exporter.sample.MemorySample;
import io.github.flinkmemory.exporter.sample.SampleField;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What the off-heap area consists of: what the framework and the JDK hold is measured at its
 * owners, the rest is the tasks' and their connectors'.
 */
public enum OffHeapPart {
  NETTY("netty", "Netty, data plane", "Netty's own allocator metric", SampleField.NETTY_USED),
  NETTY_RPC(
      "netty_rpc",
      "Netty, remote calls",
      "Netty's own allocator metric",
      SampleField.NETTY_RPC_USED),
  BATCH_SHUFFLE(
      "batch_shuffle",
      "Batch shuffle reads",
      "size of Flink's pool of read buffers",
      SampleField.BATCH_SHUFFLE_ALLOCATED),
  JDK_TEMPORARY(
      "jdk_temporary",
      "JDK, kept by threads",
      "the threads' caches of the JDK's own input and output, read each minute",
      SampleField.DIRECT_TEMPORARY),
  REST("rest", "Tasks and connectors", "the area's use without the parts above", null);

  private final String label;
  private final String title;
  private final String provenance;
  private final @Nullable SampleField field;

  OffHeapPart(String label, String title, String provenance, @Nullable SampleField field) {
    this.label = label;
    this.title = title;
    this.provenance = provenance;
    this.field = field;
  }

  /** The value of the metric label {@code kind}. */
  public String label() {
    return label;
  }

  /** As people are told. */
  public String title() {
    return title;
  }

  /** Where the number comes from. */
  public String provenance() {
    return provenance;
  }

  /** Whether Flink's framework holds it, or the JDK for it; the rest is the tasks'. */
  public boolean isFramework() {
    return field != null;
  }

  /**
   * Bytes of this part; absent when it, or for the rest the whole, is not known.
   *
   * @param used what the whole area uses
   */
  OptionalLong bytes(OptionalLong used, MemorySample sample) {
    if (field != null) {
      return sample.has(field) ? OptionalLong.of(sample.get(field)) : OptionalLong.empty();
    }
    if (!used.isPresent()) {
      return OptionalLong.empty();
    }
    long rest = used.getAsLong();
    for (OffHeapPart part : values()) {
      rest -= part.field == null ? 0 : sample.get(part.field, 0);
    }
    // The parts are not of quite the same moment.
    return OptionalLong.of(Math.max(0, rest));
  }
}
