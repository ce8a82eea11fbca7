package io.github.flinkmemory.exporter.sample;

/** What can fail, or be absent, on its own. */
public enum Source {
  MODEL("model"),
  HOOK("hook"),
  HEAP("heap"),
  GC("gc"),
  METASPACE("metaspace"),
  BUFFER_POOLS("buffer_pools"),
  CODE_CACHE("code_cache"),
  THREADS("threads"),
  NETWORK("network"),
  NETTY("netty"),
  MANAGED("managed"),
  ROCKSDB("rocksdb"),
  PROCESS("process"),
  RESIDENT_HEAP("resident_heap"),
  CHILDREN("children"),
  CONTAINER("container"),
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
