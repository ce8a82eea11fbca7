package io.github.flinkmemory.agent.read.jvm;

import io.github.flinkmemory.agent.read.OpenedPackages;
import io.github.flinkmemory.agent.read.SampleReader;
import io.github.flinkmemory.exporter.sample.MemorySample;
import io.github.flinkmemory.exporter.sample.SampleField;
import io.github.flinkmemory.exporter.sample.SourceStatus;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.nio.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * The direct buffers that each thread keeps because it once read or wrote a channel through a heap
 * buffer: {@code sun.nio.ch.Util} copies through a direct one of the same size and caches it with
 * the thread, up to {@code jdk.nio.maxCachedBufferSize}. They look like a leak of direct memory and
 * are none.
 *
 * <p>Looks at other threads' thread-locals without a lock: what changes meanwhile is missed or
 * counted as it was. Costs some microseconds a thread, stops none, and is read rarely. Virtual
 * threads are not looked at.
 */
public final class TemporaryBufferReader implements SampleReader {
  private static final int MORE_THREADS_THAN_ESTIMATED = 16;

  private final @Nullable Instrumentation instrumentation;
  private final long intervalMillis;
  private @Nullable Internals internals;
  private @Nullable String notSeen;

  /**
   * @param instrumentation null where the JDK's packages are open already
   * @param intervalMillis between two reads
   */
  public TemporaryBufferReader(@Nullable Instrumentation instrumentation, long intervalMillis) {
    this.instrumentation = instrumentation;
    this.intervalMillis = intervalMillis;
  }

  @Override
  public long intervalMillis() {
    return intervalMillis;
  }

  @Override
  public SourceStatus read(MemorySample.Builder sample) throws Exception {
    if (internals == null && notSeen == null) {
      try {
        if (instrumentation != null) {
          OpenedPackages.open(instrumentation, Object.class, "java.lang", "sun.nio.ch");
        }
        internals = new Internals();
      } catch (ReflectiveOperationException | RuntimeException e) {
        // InaccessibleObjectException is one of Java 9. Another JVM may have other fields.
        notSeen = "this JVM does not show its threads' buffers: " + e;
      }
    }
    Internals known = internals;
    if (known == null) {
      return SourceStatus.unavailable(String.valueOf(notSeen));
    }
    long bytes = 0;
    for (@Nullable Thread thread : threads()) {
      if (thread != null) {
        bytes += known.cachedBy(thread);
      }
    }
    sample.set(SampleField.DIRECT_TEMPORARY, bytes);
    return SourceStatus.up();
  }

  private static @Nullable Thread[] threads() {
    ThreadGroup root = Thread.currentThread().getThreadGroup();
    for (ThreadGroup parent = root.getParent(); parent != null; parent = root.getParent()) {
      root = parent;
    }
    @Nullable Thread[] threads;
    int count;
    do {
      threads = new @Nullable Thread[root.activeCount() * 2 + MORE_THREADS_THAN_ESTIMATED];
      count = root.enumerate(threads);
    } while (count == threads.length);
    return threads;
  }

  private static final class Internals {
    private final Field threadLocals = field(Thread.class, "threadLocals");
    private final @Nullable Method terminatingThreadLocals = terminatingThreadLocals();
    private final Field table;
    private final Field value;
    private final Class<?> bufferCache;
    private final Field buffers;

    Internals() throws ReflectiveOperationException {
      table = field(threadLocals.getType(), "table");
      value = field(table.getType().getComponentType(), "value");
      bufferCache = Class.forName("sun.nio.ch.Util$BufferCache");
      buffers = field(bufferCache, "buffers");
    }

    /** Later Javas keep what ends with the thread in a map of its own (seen on 25). */
    private static @Nullable Method terminatingThreadLocals() {
      try {
        Method method = Thread.class.getDeclaredMethod("terminatingThreadLocals");
        method.setAccessible(true);
        return method;
      } catch (NoSuchMethodException e) {
        return null;
      }
    }

    private static Field field(Class<?> owner, String name) throws ReflectiveOperationException {
      Field field = owner.getDeclaredField(name);
      field.setAccessible(true);
      return field;
    }

    long cachedBy(Thread thread) throws ReflectiveOperationException {
      return cachedIn(threadLocals.get(thread))
          + (terminatingThreadLocals == null
              ? 0
              : cachedIn(terminatingThreadLocals.invoke(thread)));
    }

    /**
     * Known by the class of the value. The thread-local itself is held weakly, and asking a
     * reference for it would keep it alive, with a job's loader behind it, for another cycle of a
     * concurrent collector.
     */
    private long cachedIn(@Nullable Object map) throws IllegalAccessException {
      Object entries = map == null ? null : table.get(map);
      int size = entries == null ? 0 : Array.getLength(entries);
      for (int i = 0; i < size; i++) {
        Object entry = Array.get(entries, i);
        Object cache = entry == null ? null : value.get(entry);
        if (cache != null && cache.getClass() == bufferCache) {
          return bytes(cache);
        }
      }
      return 0;
    }

    private long bytes(@Nullable Object cache) throws IllegalAccessException {
      @Nullable Object[] cached = cache == null ? null : (@Nullable Object[]) buffers.get(cache);
      long bytes = 0;
      if (cached != null) {
        for (@Nullable Object buffer : cached) {
          if (buffer != null) {
            bytes += ((Buffer) buffer).capacity();
          }
        }
      }
      return bytes;
    }
  }
}
