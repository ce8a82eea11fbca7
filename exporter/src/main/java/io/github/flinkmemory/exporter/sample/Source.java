package io.github.flinkmemory.exporter.sample;

/**
 * What can fail, or be absent, on its own. Read in this order: the model may need the JVM's limits.
 */
public enum Source {
  HEAP("heap"),
  GC("gc"),
  METASPACE("metaspace"),
  BUFFER_POOLS("buffer_pools"),
  CODE_CACHE("code_cache"),
  THREADS("threads"),
  NETWORK("network"),
  NETTY("netty"),
  TASKS("tasks"),
  TEMPORARY_BUFFERS("temporary_buffers"),
  BATCH_SHUFFLE("batch_shuffle"),
  MANAGED("managed"),
  ROCKSDB("rocksdb"),
  USER_CODE("user_code"),
  PROCESS("process"),
  RESIDENT_HEAP("resident_heap"),
  RESIDENT_SEGMENTS("resident_segments"),
  MAPPINGS("mappings"),
  NATIVE_MEMORY_TRACKING("native_memory_tracking"),
  NATIVE_ALLOCATOR("native_allocator"),
  CHILDREN("children"),
  CONTAINER("container"),
  HOOK("hook"),
  MODEL("model"),
  AGENT("agent");

  private final String label;

  Source(String label) {
    this.label = label;
  }

  /** The value of the metric label {@code source}. */
  public String label() {
    return label;
  }
}
