package io.github.flinkmemory.exporter.sample;

import org.jspecify.annotations.Nullable;

/** Which native allocator the process uses. Immutable. */
public final class NativeAllocator {
  private final String name;
  private final @Nullable String arenaLimit;

  /**
   * @param name glibc, musl, jemalloc, tcmalloc or mimalloc; empty when it is none of these
   * @param arenaLimit the environment's MALLOC_ARENA_MAX, or null
   */
  public NativeAllocator(String name, @Nullable String arenaLimit) {
    this.name = name;
    this.arenaLimit = arenaLimit;
  }

  public String name() {
    return name;
  }

  public @Nullable String arenaLimit() {
    return arenaLimit;
  }

  public boolean isGlibc() {
    return name.equals("glibc");
  }
}
