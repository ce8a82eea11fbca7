package io.github.flinkmemory.agent.read;

import java.lang.instrument.Instrumentation;
import java.lang.reflect.Method;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Opens packages of the JDK to the agent's own classes and to nobody else, as {@code --add-opens}
 * would for all. Needed from Java 9; what Java 8 lacks is called by reflection.
 */
public final class OpenedPackages {
  private OpenedPackages() {}

  /**
   * Opens packages; does nothing on Java 8.
   *
   * @param neighbour a class of the module that has them
   */
  public static void open(Instrumentation instrumentation, Class<?> neighbour, String... packages)
      throws ReflectiveOperationException {
    Method getModule;
    try {
      getModule = Class.class.getMethod("getModule");
    } catch (NoSuchMethodException e) {
      return;
    }
    Object module = getModule.invoke(neighbour);
    Set<Object> ours = Collections.singleton(getModule.invoke(OpenedPackages.class));
    Map<String, Set<Object>> opens = new HashMap<>();
    for (String name : packages) {
      opens.put(name, ours);
    }
    Instrumentation.class
        .getMethod(
            "redefineModule",
            getModule.getReturnType(),
            Set.class,
            Map.class,
            Map.class,
            Set.class,
            Map.class)
        .invoke(
            instrumentation,
            module,
            Collections.emptySet(),
            Collections.emptyMap(),
            opens,
            Collections.emptySet(),
            Collections.emptyMap());
  }
}
