package io.github.flinkmemory.agent.hook;

import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Keeps account of what is asked of it. */
final class FakeInstrumentation {
  private final Map<ClassFileTransformer, Boolean> added = new LinkedHashMap<>();
  private final List<ClassFileTransformer> removed = new ArrayList<>();
  private final List<Class<?>> retransformed = new ArrayList<>();
  private List<Class<?>> loaded = List.of();
  private boolean supportsRetransformation = true;

  FakeInstrumentation loaded(Class<?>... classes) {
    loaded = List.of(classes);
    return this;
  }

  FakeInstrumentation withoutRetransformation() {
    supportsRetransformation = false;
    return this;
  }

  /** Transformers, and whether each may retransform. */
  Map<ClassFileTransformer, Boolean> added() {
    return added;
  }

  List<ClassFileTransformer> removed() {
    return removed;
  }

  List<Class<?>> retransformed() {
    return retransformed;
  }

  Instrumentation proxy() {
    return (Instrumentation)
        Proxy.newProxyInstance(
            FakeInstrumentation.class.getClassLoader(),
            new Class<?>[] {Instrumentation.class},
            (self, method, arguments) -> answer(method, arguments));
  }

  private @Nullable Object answer(Method method, Object[] arguments)
      throws UnmodifiableClassException {
    return switch (method.getName()) {
      case "addTransformer" ->
          added.put((ClassFileTransformer) arguments[0], (Boolean) arguments[1]);
      case "removeTransformer" -> removed.add((ClassFileTransformer) arguments[0]);
      case "isRetransformClassesSupported" -> supportsRetransformation;
      case "getAllLoadedClasses" -> loaded.toArray(new Class<?>[0]);
      case "retransformClasses" -> {
        retransformed.addAll(List.of((Class<?>[]) arguments[0]));
        throw new UnmodifiableClassException("not this one");
      }
      default -> throw new UnsupportedOperationException(method.getName());
    };
  }
}
