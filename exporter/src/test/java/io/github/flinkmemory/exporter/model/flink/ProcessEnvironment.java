package io.github.flinkmemory.exporter.model.flink;

import java.lang.reflect.Field;
import java.util.Map;
import java.util.concurrent.Callable;

/** Runs something with environment variables that Flink reads by {@code System.getenv}. */
final class ProcessEnvironment {
  private ProcessEnvironment() {}

  static <T> T with(Map<String, String> variables, Callable<T> action) throws Exception {
    if (variables.isEmpty()) {
      return action.call();
    }
    Map<String, String> environment = writable();
    environment.putAll(variables);
    try {
      return action.call();
    } finally {
      variables.keySet().forEach(environment::remove);
    }
  }

  @SuppressWarnings("unchecked")
  private static Map<String, String> writable() throws ReflectiveOperationException {
    Map<String, String> unmodifiable = System.getenv();
    Field field = unmodifiable.getClass().getDeclaredField("m");
    field.setAccessible(true);
    return (Map<String, String>) field.get(unmodifiable);
  }
}
