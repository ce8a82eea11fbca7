package io.github.flinkmemory.agent;

import java.lang.reflect.Field;
import java.lang.reflect.Method;

/** Objects of Flink's classes without their constructors, whose parameters differ by version. */
public final class Unconstructed {
  private Unconstructed() {}

  /** An object whose fields are all null or zero. */
  public static Object instance(Class<?> type) throws ReflectiveOperationException {
    Field field = Class.forName("sun.misc.Unsafe").getDeclaredField("theUnsafe");
    field.setAccessible(true);
    Object unsafe = field.get(null);
    Method allocate = unsafe.getClass().getMethod("allocateInstance", Class.class);
    return allocate.invoke(unsafe, type);
  }

  /** Sets a field of any visibility, final ones too, of the object's class or one above it. */
  public static void set(Object target, String field, Object value)
      throws ReflectiveOperationException {
    for (Class<?> c = target.getClass(); c != null; c = c.getSuperclass()) {
      for (Field declared : c.getDeclaredFields()) {
        if (declared.getName().equals(field)) {
          declared.setAccessible(true);
          declared.set(target, value);
          return;
        }
      }
    }
    throw new NoSuchFieldException(target.getClass().getName() + "." + field);
  }
}
