package io.github.flinkmemory.agent.read.loader;

import io.github.flinkmemory.agent.read.UserCodeLoaders;
import java.lang.reflect.Modifier;
import java.util.IdentityHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All classes that are loaded, counted by loader: 1-2 ms for 9,300 classes. Not to be kept beyond
 * the call, since it holds the loaders.
 */
final class LoadedClasses {
  private static final String DRIVER_MANAGER = "java.sql.DriverManager";

  private static final boolean IS_JAVA_8 =
      System.getProperty("java.specification.version", "").startsWith("1.");

  /** The parent of the agent's own loader, and of the class path's in a test. */
  private static final @Nullable ClassLoader PLATFORM =
      LoadedClasses.class.getClassLoader().getParent();

  private final IdentityHashMap<ClassLoader, int[]> counts = new IdentityHashMap<>();
  private boolean driverManager;

  LoadedClasses(Class<?>[] classes) {
    for (Class<?> type : classes) {
      ClassLoader loader = type.getClassLoader();
      if (loader != null) {
        int[] count = counts.get(loader);
        if (count == null) {
          count = new int[1];
          counts.put(loader, count);
        }
        count[0]++;
      }
      driverManager |= !driverManager && isDriverManager(type, loader);
    }
  }

  /**
   * Asks few classes for their names: the JVM keeps a name for good once it was asked for, 100
   * bytes of the host's heap. Java 8 has java.sql among the thousands of the boot loader.
   */
  private static boolean isDriverManager(Class<?> type, @Nullable ClassLoader loader) {
    return loader == (IS_JAVA_8 ? null : PLATFORM)
        && type.getModifiers() == Modifier.PUBLIC
        && type.getSuperclass() == Object.class
        && type.getName().equals(DRIVER_MANAGER);
  }

  /** Whether somebody may have registered a JDBC driver. */
  boolean hasDriverManager() {
    return driverManager;
  }

  /** Counts the classes of each of Flink's loaders of user code. */
  void into(TrackedLoaders tracked, UserCodeLoaders flink) {
    for (Map.Entry<ClassLoader, int[]> entry : counts.entrySet()) {
      ClassLoader loader = entry.getKey();
      if (flink.isUserCode(loader) && !isWithinAnother(loader, flink)) {
        TrackedLoader known = tracked.track(loader);
        known.classes = entry.getValue()[0];
        if (known.job == null) {
          known.job = flink.job(loader);
        }
      }
    }
    for (TrackedLoader known : tracked.all()) {
      if (known.classes < 0) {
        known.classes = 0;
      }
    }
  }

  /** A job may make such a loader itself, for libraries of its own; it shares the job's fate. */
  private static boolean isWithinAnother(ClassLoader loader, UserCodeLoaders flink) {
    for (@Nullable ClassLoader above = loader.getParent(); above != null; ) {
      if (flink.isUserCode(above)) {
        return true;
      }
      above = above.getParent();
    }
    return false;
  }
}
