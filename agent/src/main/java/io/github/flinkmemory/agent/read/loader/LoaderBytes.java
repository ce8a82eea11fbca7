package io.github.flinkmemory.agent.read.loader;

import java.util.ArrayList;
import java.util.List;

/**
 * Joins loaders with the JVM's statistics of them. Its rows name no object: a loader is recognised
 * by its type and number of classes, once and for all when no other row has both; the address of
 * the JVM's own data tells it from then on.
 */
final class LoaderBytes {
  private final List<LoaderStatistics.Row> left;

  private LoaderBytes(LoaderStatistics statistics) {
    left = new ArrayList<>(statistics.rows());
  }

  /** Sets the bytes of the loaders, which were counted just before. */
  static void join(List<TrackedLoader> loaders, LoaderStatistics statistics) {
    LoaderBytes join = new LoaderBytes(statistics);
    List<TrackedLoader> unknown = new ArrayList<>();
    for (TrackedLoader loader : loaders) {
      loader.bytes = -1;
      loader.alike = 1;
      if (!join.byData(loader)) {
        unknown.add(loader);
      }
    }
    while (!unknown.isEmpty()) {
      join.byTypeAndCount(unknown);
    }
  }

  private boolean byData(TrackedLoader loader) {
    for (LoaderStatistics.Row row : left) {
      if (loader.data != 0 && row.data() == loader.data && row.type().equals(loader.type())) {
        loader.bytes = row.bytesWithLoadersWithin();
        left.remove(row);
        return true;
      }
    }
    return false;
  }

  /** Takes the first of the unknown and all that are like it. */
  private void byTypeAndCount(List<TrackedLoader> unknown) {
    TrackedLoader first = unknown.get(0);
    List<TrackedLoader> loaders = new ArrayList<>();
    for (TrackedLoader loader : unknown) {
      if (loader.type().equals(first.type()) && loader.classes == first.classes) {
        loaders.add(loader);
      }
    }
    unknown.removeAll(loaders);
    List<LoaderStatistics.Row> rows = new ArrayList<>();
    long bytes = 0;
    boolean same = true;
    for (LoaderStatistics.Row row : left) {
      if (row.type().equals(first.type()) && row.classes() == first.classes) {
        rows.add(row);
        bytes += row.bytesWithLoadersWithin();
        same &= row.bytesWithLoadersWithin() == rows.get(0).bytesWithLoadersWithin();
      }
    }
    left.removeAll(rows);
    if (rows.size() < loaders.size()) {
      return; // Classes were loaded between the two looks; the next look may tell.
    }
    for (TrackedLoader loader : loaders) {
      loader.bytes = bytes / rows.size();
      loader.alike = same ? 1 : rows.size();
    }
    if (rows.size() == 1) {
      first.data = rows.get(0).data();
    }
  }
}
