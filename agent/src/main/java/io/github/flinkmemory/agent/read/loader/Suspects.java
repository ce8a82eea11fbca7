package io.github.flinkmemory.agent.read.loader;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Collects what holds some loaders, a line of text for each find. Holds the loaders itself, so it
 * must not be kept beyond the look. For one thread.
 */
final class Suspects {
  /** More would not help whoever has to find the cause. */
  private static final int LINES = 10;

  private final IdentityHashMap<ClassLoader, List<String>> found = new IdentityHashMap<>();

  /** A loader that is leaked. */
  void add(ClassLoader loader) {
    found.put(loader, new ArrayList<>(2));
  }

  /** The finds of a loader that was added. */
  List<String> of(ClassLoader loader) {
    return found.getOrDefault(loader, Collections.<String>emptyList());
  }

  /** Whether the object's class, or the class or loader that it is, comes from such a loader. */
  boolean concerns(@Nullable Object object) {
    return object != null && leaked(loaderOf(object)) != null;
  }

  /** Notes a find when the object is of such a loader. */
  void note(@Nullable Object object, String line) {
    if (object != null) {
      noteLoader(loaderOf(object), line);
    }
  }

  /** Notes a find when the loader is, or is within, such a loader. */
  void noteLoader(@Nullable ClassLoader loader, String line) {
    ClassLoader held = leaked(loader);
    List<String> lines = held == null ? null : found.get(held);
    if (lines != null && lines.size() < LINES && !lines.contains(line)) {
      lines.add(line);
    }
  }

  /** A loader keeps the loaders above it. */
  private @Nullable ClassLoader leaked(@Nullable ClassLoader loader) {
    for (ClassLoader at = loader; at != null; at = at.getParent()) {
      if (found.containsKey(at)) {
        return at;
      }
    }
    return null;
  }

  private static @Nullable ClassLoader loaderOf(Object object) {
    if (object instanceof ClassLoader) {
      return (ClassLoader) object;
    }
    return (object instanceof Class ? (Class<?>) object : object.getClass()).getClassLoader();
  }
}
