package io.github.flinkmemory.exporter.ledger;

/** What resident memory is used for; the kinds do not overlap. In the order of the page. */
public enum ResidentKind {
  HEAP("heap", "Heap"),
  METASPACE("metaspace", "Metaspace"),
  CODE("code", "Compiled code"),
  THREAD_STACKS("thread_stacks", "Thread stacks"),
  /** Structures of the collector, symbols, the compiler, class data sharing, and so on. */
  JVM_NATIVE("jvm_native", "JVM, native"),
  NETWORK("network", "Network segments"),
  NETTY("netty", "Netty"),
  /** Direct buffers that are neither network segments nor Netty's. */
  DIRECT("direct", "Other direct buffers"),
  MANAGED("managed", "Managed segments"),
  ROCKSDB("rocksdb", "RocksDB caches"),
  /**
   * What Java code took by Unsafe, without what Flink and Netty count: known where the JVM tracks
   * its native memory.
   */
  UNSAFE("unsafe", "Taken by Unsafe"),
  /** Memory that was freed and the native allocator keeps: fragmentation. */
  ALLOCATOR("allocator", "Freed, kept by the allocator"),
  MAPPED_FILES("mapped_files", "Mapped files"),
  LIBRARIES("libraries", "Libraries"),
  /** Metaspace of this agent's own classes. */
  AGENT("agent", "This agent"),
  /** Resident memory less all other kinds; negative when these were overestimated. */
  UNEXPLAINED("unexplained", "Unexplained");

  private final String label;
  private final String title;

  ResidentKind(String label, String title) {
    this.label = label;
    this.title = title;
  }

  /** The value of the metric label {@code kind}. */
  public String label() {
    return label;
  }

  /** Whether it belongs to the JVM overhead: to no area that has a budget of its own. */
  public boolean isOverhead() {
    switch (this) {
      case HEAP:
      case METASPACE:
      case AGENT:
      case NETWORK:
      case NETTY:
      case DIRECT:
      case MANAGED:
      case ROCKSDB:
        return false;
      default:
        return true;
    }
  }

  /** For people. */
  public String title() {
    return title;
  }
}
