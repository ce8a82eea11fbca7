package org.rocksdb;

import java.util.concurrent.locks.ReentrantLock;

/**
 * Stands in for the native cache: what would take the JVM down is an error here. That is asking a
 * closed one, or asking without the lock under which Flink closes it.
 */
public class Cache extends AbstractImmutableNativeReference {
  private final ReentrantLock guard;
  private final long usage;
  private final long pinnedUsage;

  public Cache(ReentrantLock guard, long usage, long pinnedUsage) {
    this.guard = guard;
    this.usage = usage;
    this.pinnedUsage = pinnedUsage;
  }

  public long getUsage() {
    checkSafe();
    return usage;
  }

  public long getPinnedUsage() {
    checkSafe();
    return pinnedUsage;
  }

  private void checkSafe() {
    if (!isOwningHandle() || !guard.isHeldByCurrentThread()) {
      throw new AssertionError("this would have crashed the JVM");
    }
  }
}
