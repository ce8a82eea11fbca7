package io.github.flinkmemory.e2e.job;

import java.lang.reflect.Field;
import java.lang.reflect.Method;

/** The C library's allocator, past all lists of the JVM and of Flink. */
final class Malloc {

  private final Object unsafe;
  private final Method allocate;
  private final Method fill;
  private final Method free;

  /** By reflection: a compilation for Java 8 does not see this class. */
  Malloc() throws ReflectiveOperationException {
    Field instance = Class.forName("sun.misc.Unsafe").getDeclaredField("theUnsafe");
    instance.setAccessible(true);
    unsafe = instance.get(null);
    Class<?> type = unsafe.getClass();
    allocate = type.getMethod("allocateMemory", long.class);
    fill = type.getMethod("setMemory", long.class, long.class, byte.class);
    free = type.getMethod("freeMemory", long.class);
  }

  /** Takes a block and touches all of it. */
  long take(long bytes) throws ReflectiveOperationException {
    long address = (Long) allocate.invoke(unsafe, bytes);
    fill.invoke(unsafe, address, bytes, (byte) 1);
    return address;
  }

  void free(long address) throws ReflectiveOperationException {
    free.invoke(unsafe, address);
  }
}
