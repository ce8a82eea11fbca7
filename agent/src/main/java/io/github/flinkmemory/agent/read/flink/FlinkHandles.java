package io.github.flinkmemory.agent.read.flink;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import org.jspecify.annotations.Nullable;

/**
 * Reads the symbols of {@link FlinkSymbol} from live objects. Handles are resolved once per class
 * and kept by the class itself, so they go when its loader goes: nothing here holds a class of
 * Flink's or of a job's. For the sampler's thread.
 */
final class FlinkHandles {
  private static final MethodType OBJECT = MethodType.methodType(Object.class, Object.class);
  private static final MethodType NUMBER = MethodType.methodType(long.class, Object.class);
  private static final MethodType FLAG = MethodType.methodType(boolean.class, Object.class);

  /** Remembers that a class lacks a symbol, so that it is not searched for at each tick. */
  private static final MethodHandle MISSING = MethodHandles.identity(Object.class);

  private static final int SYMBOLS = FlinkSymbol.values().length;

  /** Holds JDK types only: a value that led back to this agent would outlive its class. */
  private static final ClassValue<@Nullable MethodHandle[]> HANDLES =
      new ClassValue<@Nullable MethodHandle[]>() {
        @Override
        protected @Nullable MethodHandle[] computeValue(Class<?> type) {
          return new @Nullable MethodHandle[SYMBOLS];
        }
      };

  private FlinkHandles() {}

  /** Whether the object's class is, or inherits, the owner of one of the symbol's rows. */
  static boolean owns(FlinkSymbol symbol, Object target) {
    for (SymbolRow row : symbol.rows()) {
      if (owner(row, target.getClass()) != null) {
        return true;
      }
    }
    return false;
  }

  /** Whether the symbol can be read from this object. */
  static boolean has(FlinkSymbol symbol, Object target) {
    try {
      handle(symbol, target.getClass());
      return true;
    } catch (MissingSymbolException | RuntimeException e) {
      return false;
    }
  }

  /** The object behind a symbol; never null. */
  static Object object(FlinkSymbol symbol, Object target) throws Exception {
    Object value = nullable(symbol, target);
    if (value == null) {
      throw new IllegalStateException(symbol.rows()[0] + " is null");
    }
    return value;
  }

  static @Nullable Object nullable(FlinkSymbol symbol, Object target) throws Exception {
    MethodHandle handle = handle(symbol, target.getClass());
    try {
      return (Object) handle.invokeExact(target);
    } catch (Throwable e) {
      throw rethrow(e);
    }
  }

  static long number(FlinkSymbol symbol, Object target) throws Exception {
    MethodHandle handle = handle(symbol, target.getClass());
    try {
      return (long) handle.invokeExact(target);
    } catch (Throwable e) {
      throw rethrow(e);
    }
  }

  static boolean flag(FlinkSymbol symbol, Object target) throws Exception {
    MethodHandle handle = handle(symbol, target.getClass());
    try {
      return (boolean) handle.invokeExact(target);
    } catch (Throwable e) {
      throw rethrow(e);
    }
  }

  /**
   * The owner of a static symbol, as the loader of the given class knows it. Loads it where nobody
   * has: only for what the given class uses itself.
   */
  static Class<?> ownerNextTo(FlinkSymbol symbol, Class<?> neighbour) throws Exception {
    return Class.forName(symbol.rows()[0].owner(), false, neighbour.getClassLoader());
  }

  static @Nullable Object staticObject(FlinkSymbol symbol, Class<?> owner) throws Exception {
    MethodHandle handle = handle(symbol, owner);
    try {
      return (Object) handle.invokeExact((Object) owner);
    } catch (Throwable e) {
      throw rethrow(e);
    }
  }

  static long staticNumber(FlinkSymbol symbol, Class<?> owner) throws Exception {
    MethodHandle handle = handle(symbol, owner);
    try {
      return (long) handle.invokeExact((Object) owner);
    } catch (Throwable e) {
      throw rethrow(e);
    }
  }

  @SuppressWarnings("EnumOrdinal") // An EnumMap would tie Flink's classes to this agent's.
  private static MethodHandle handle(FlinkSymbol symbol, Class<?> type)
      throws MissingSymbolException {
    @Nullable MethodHandle[] handles = HANDLES.get(type);
    MethodHandle handle = handles[symbol.ordinal()];
    if (handle == null) {
      handle = resolve(symbol, type);
      handles[symbol.ordinal()] = handle;
    }
    if (handle == MISSING) {
      throw new MissingSymbolException(symbol, type);
    }
    return handle;
  }

  private static MethodHandle resolve(FlinkSymbol symbol, Class<?> type) {
    for (SymbolRow row : symbol.rows()) {
      Class<?> owner = owner(row, type);
      MethodHandle handle = owner == null ? null : find(row, owner);
      if (handle != null) {
        return handle;
      }
    }
    return MISSING;
  }

  private static @Nullable Class<?> owner(SymbolRow row, Class<?> type) {
    for (Class<?> c = type; c != null; c = c.getSuperclass()) {
      if (c.getName().equals(row.owner())) {
        return c;
      }
    }
    return null;
  }

  /** Private members need no more than this: Flink is in no named module, on any Java. */
  private static @Nullable MethodHandle find(SymbolRow row, Class<?> owner) {
    try {
      if (row.isMethod()) {
        Method method = owner.getDeclaredMethod(row.name());
        method.setAccessible(true);
        return adapt(row, MethodHandles.lookup().unreflect(method), method.getReturnType(), method);
      }
      Field field = owner.getDeclaredField(row.name());
      field.setAccessible(true);
      return adapt(row, MethodHandles.lookup().unreflectGetter(field), field.getType(), field);
    } catch (NoSuchMethodException | NoSuchFieldException | IllegalAccessException e) {
      return null;
    }
  }

  private static @Nullable MethodHandle adapt(
      SymbolRow row, MethodHandle handle, Class<?> type, Member member) {
    if (!type.getSimpleName().equals(row.type())) {
      return null;
    }
    MethodHandle withTarget =
        Modifier.isStatic(member.getModifiers())
            ? MethodHandles.dropArguments(handle, 0, Object.class)
            : handle;
    if (!type.isPrimitive()) {
      return withTarget.asType(OBJECT);
    }
    return withTarget.asType(type == boolean.class ? FLAG : NUMBER);
  }

  private static Exception rethrow(Throwable e) throws Exception {
    if (e instanceof Error) {
      throw (Error) e;
    }
    throw e instanceof Exception ? (Exception) e : new IllegalStateException(e);
  }
}
