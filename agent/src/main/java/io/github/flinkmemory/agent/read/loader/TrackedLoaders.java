package io.github.flinkmemory.agent.read.loader;

import io.github.flinkmemory.exporter.sample.UserLoader;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The loaders seen so far that have not been collected; held weakly. For one thread. */
final class TrackedLoaders {
  private final ReferenceQueue<ClassLoader> gone = new ReferenceQueue<>();
  private final List<TrackedLoader> loaders = new ArrayList<>();
  private long collected;

  List<TrackedLoader> all() {
    return loaders;
  }

  /** Number of loaders that Flink let go and that are gone. */
  long collected() {
    return collected;
  }

  /** Forgets those that were collected. */
  void forgetGone() {
    for (Reference<? extends ClassLoader> loader = gone.poll();
        loader != null;
        loader = gone.poll()) {
      if (loaders.remove(loader) && ((TrackedLoader) loader).state != UserLoader.State.UNTRACKED) {
        collected++;
      }
    }
  }

  /** Takes note of what Flink holds now, and by that of what it has let go. */
  void heldByFlink(IdentityHashMap<ClassLoader, String> inUse, long nanos) {
    List<TrackedLoader> held = new ArrayList<>(inUse.size());
    for (Map.Entry<ClassLoader, String> entry : inUse.entrySet()) {
      TrackedLoader loader = track(entry.getKey());
      loader.job = entry.getValue();
      loader.state = UserLoader.State.LIVE;
      loader.outlivedUnloading = false;
      loader.outlivedSoftReferences = false;
      held.add(loader);
    }
    for (TrackedLoader loader : loaders) {
      boolean known =
          loader.state == UserLoader.State.RELEASED || loader.state == UserLoader.State.LEAKED;
      if (!known && !held.contains(loader)) {
        loader.state = UserLoader.State.RELEASED;
        loader.releasedNanos = nanos;
      }
    }
  }

  /** The entry of a loader, new or not. */
  TrackedLoader track(ClassLoader loader) {
    TrackedLoader known = find(loader);
    if (known == null) {
      known = new TrackedLoader(loader, gone);
      loaders.add(known);
    }
    return known;
  }

  private @Nullable TrackedLoader find(ClassLoader loader) {
    for (TrackedLoader candidate : loaders) {
      if (candidate.is(loader)) {
        return candidate;
      }
    }
    return null;
  }
}
