package io.github.flinkmemory.agent.read.flink;

import java.lang.instrument.Instrumentation;
import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds the owner of a static symbol among the classes that a loader has loaded already, and loads
 * none: what the host has not used yet is not for the agent to begin with. Asks the JVM once a
 * minute as long as there is none, which takes 1 to 2 ms for 10,000 classes and no pause. Holds
 * loaders and classes weakly. For the sampler's thread.
 */
final class LoadedOwner {
  private static final long AGAIN_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final Instrumentation instrumentation;
  private final String name;
  private final LongSupplier nanoTime;
  private final Map<ClassLoader, Look> looks = new WeakHashMap<>();

  LoadedOwner(FlinkSymbol symbol, Instrumentation instrumentation, LongSupplier nanoTime) {
    this.instrumentation = instrumentation;
    this.name = symbol.rows()[0].owner();
    this.nanoTime = nanoTime;
  }

  /** Null when the loader has not loaded it, or not yet. */
  @Nullable Class<?> in(ClassLoader loader) {
    long now = nanoTime.getAsLong();
    Look last = looks.get(loader);
    Class<?> found = last == null || last.found == null ? null : last.found.get();
    if (found == null && (last == null || now - last.nanos >= AGAIN_NANOS)) {
      found = find(loader);
      looks.put(loader, new Look(found, now));
    }
    return found;
  }

  private @Nullable Class<?> find(ClassLoader loader) {
    for (Class<?> loaded : instrumentation.getInitiatedClasses(loader)) {
      if (loaded.getName().equals(name)) {
        return loaded;
      }
    }
    return null;
  }

  private static final class Look {
    final @Nullable WeakReference<Class<?>> found;
    final long nanos;

    Look(@Nullable Class<?> found, long nanos) {
      this.found = found == null ? null : new WeakReference<>(found);
      this.nanos = nanos;
    }
  }
}
