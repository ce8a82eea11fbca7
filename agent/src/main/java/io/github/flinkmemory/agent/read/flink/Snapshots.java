package io.github.flinkmemory.agent.read.flink;

import java.util.ArrayList;
import java.util.Collection;
import java.util.ConcurrentModificationException;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * Copies collections that another thread changes, without that thread's lock: Flink holds some of
 * its locks while it works.
 */
final class Snapshots {
  private static final int ATTEMPTS = 2;

  private Snapshots() {}

  /** The elements, or null when the collection changed under each of two attempts. */
  static @Nullable List<Object> copyOf(Collection<?> changing) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      List<Object> copy = copyOnce(changing);
      if (copy != null) {
        return copy;
      }
    }
    return null;
  }

  private static @Nullable List<Object> copyOnce(Collection<?> changing) {
    List<Object> copy = new ArrayList<>(changing.size());
    try {
      for (@Nullable Object element : changing) {
        if (element == null) {
          return null; // An entry whose value is not visible to this thread yet.
        }
        copy.add(element);
      }
      return copy;
    } catch (ConcurrentModificationException | NoSuchElementException e) {
      return null;
    }
  }
}
