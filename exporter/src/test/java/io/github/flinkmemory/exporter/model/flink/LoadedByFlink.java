package io.github.flinkmemory.exporter.model.flink;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** A configuration object of Flink: its keys, and how Flink reads a value as each type. */
public final class LoadedByFlink {
  private static final String UTILS = "org.apache.flink.configuration.ConfigurationUtils";

  private final FlinkRelease release;
  private final Object configuration;

  LoadedByFlink(FlinkRelease release, Object configuration) {
    this.release = release;
    this.configuration = configuration;
  }

  @SuppressWarnings("unchecked")
  public Set<String> keys() {
    return new TreeSet<>((Set<String>) invoke(configuration, "keySet"));
  }

  /** Each key with the value read as text. */
  public Map<String, String> texts() {
    Map<String, String> texts = new TreeMap<>();
    for (String key : keys()) {
      texts.put(key, String.valueOf(raw(key)));
    }
    return texts;
  }

  private Object raw(String key) {
    try {
      Class<?> type = configuration.getClass();
      Method get = type.getDeclaredMethod("getRawValue", String.class);
      get.setAccessible(true);
      return ((java.util.Optional<?>) get.invoke(configuration, key)).orElseThrow();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The value as Flink converts it: bytes, a float, an integer; "refused" where it does not. */
  public String read(String key, String conversion) {
    try {
      Class<?> utils = release.load(UTILS);
      Method convert = utils.getDeclaredMethod(conversion, Object.class);
      convert.setAccessible(true);
      Object value = convert.invoke(null, raw(key));
      return conversion.equals("convertToMemorySize")
          ? String.valueOf(invoke(value, "getBytes"))
          : String.valueOf(value);
    } catch (InvocationTargetException e) {
      return "refused";
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Object invoke(Object target, String method) {
    try {
      return target.getClass().getMethod(method).invoke(target);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
