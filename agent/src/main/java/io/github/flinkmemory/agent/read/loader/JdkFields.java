package io.github.flinkmemory.agent.read.loader;

import io.github.flinkmemory.agent.read.OpenedPackages;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Field;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads private fields of the JDK's. From Java 9 on their package is opened for the agent's own
 * module first: nobody else gets a right by that.
 */
class JdkFields {
  private final Instrumentation instrumentation;
  private final Set<String> opened = new HashSet<>();

  /** Those of one look; what is not there is kept as null, since asking for it throws. */
  private final Map<Class<?>, Map<String, @Nullable Field>> fields = new HashMap<>();

  JdkFields(Instrumentation instrumentation) {
    this.instrumentation = instrumentation;
  }

  /**
   * The value of a field that the JDK's class of the target, or one above it, declares; null where
   * it is null, is not there in this Java or cannot be read.
   */
  @Nullable Object get(Object target, String name) {
    for (Class<?> type = target.getClass(); type != null; type = type.getSuperclass()) {
      Field field = type.getName().startsWith("java.") ? declared(type, name) : null;
      if (field != null) {
        return read(field, target);
      }
    }
    return null;
  }

  /** The thread's context loader without a call of a method that a job may have overridden. */
  @Nullable ClassLoader contextLoader(Thread thread) {
    Object loader = get(thread, "contextClassLoader");
    if (loader instanceof ClassLoader) {
      return (ClassLoader) loader;
    }
    return thread.getClass().getClassLoader() == null ? thread.getContextClassLoader() : null;
  }

  /** As {@link #get}, of a static field; the class is initialized by it. */
  @Nullable Object getStatic(Class<?> type, String name) {
    Field field = declared(type, name);
    return field == null ? null : read(field, null);
  }

  private @Nullable Field declared(Class<?> type, String name) {
    Map<String, @Nullable Field> ofType = fields.get(type);
    if (ofType == null) {
      ofType = new HashMap<>();
      fields.put(type, ofType);
    }
    if (!ofType.containsKey(name)) {
      ofType.put(name, find(type, name));
    }
    return ofType.get(name);
  }

  private static @Nullable Field find(Class<?> type, String name) {
    try {
      return type.getDeclaredField(name);
    } catch (NoSuchFieldException | LinkageError e) {
      return null;
    }
  }

  private @Nullable Object read(Field field, @Nullable Object target) {
    try {
      // First, since Java 9 to 16 would let it pass but complain about it on the host's stderr.
      open(field.getDeclaringClass());
      field.setAccessible(true);
      return field.get(target);
    } catch (ReflectiveOperationException | RuntimeException e) {
      return null;
    }
  }

  private void open(Class<?> type) throws ReflectiveOperationException {
    Package owner = type.getPackage();
    if (opened.add(owner.getName())) {
      OpenedPackages.open(instrumentation, type, owner.getName());
    }
  }
}
