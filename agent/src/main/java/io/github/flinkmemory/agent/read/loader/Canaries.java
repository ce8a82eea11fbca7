package io.github.flinkmemory.agent.read.loader;

import io.github.flinkmemory.exporter.sample.UserLoader;
import java.io.IOException;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.SoftReference;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Tells which loaders outlived a collection that unloads classes. When a canary is gone, such a
 * collection has ended after it was made, and whatever Flink had let go before could have gone with
 * it.
 *
 * <p>Up to Java 8 (still in 8u504) the JDK's serialization keeps classes in soft references for as
 * many seconds as the heap has free mebibytes. Those are no leak: the JVM clears them before it
 * runs out of metaspace. So there is a second kind of canary that is held softly itself, from a
 * time after the loader was let go.
 */
final class Canaries {
  /**
   * Closing a job takes its time: Kafka's clients, for one, give their threads 30 seconds to end.
   */
  private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(30);

  private static final long LEAST_DISTANCE_NANOS = TimeUnit.SECONDS.toNanos(60);

  /** Under steady coming and going of jobs the oldest of a few must be left to grow old. */
  private static final int SOFT = 8;

  private final ReferenceQueue<ClassLoader> gone = new ReferenceQueue<>();
  private final List<SoftCanary> soft = new ArrayList<>(SOFT);
  private final List<Canary> dead = new ArrayList<>();
  private @Nullable WeakCanary weak;

  /**
   * Marks the loaders that have outlived a collection; true when there are new ones. A canary
   * counts from the call after the one that found it gone: of what one collection clears, the JVM
   * tells one after the other.
   */
  boolean mark(List<TrackedLoader> loaders) {
    boolean changed = false;
    for (Canary canary : dead) {
      for (TrackedLoader loader : loaders) {
        if (loader.state == UserLoader.State.RELEASED && isBefore(loader, canary.plantedNanos())) {
          changed |= !loader.outlivedUnloading;
          loader.outlivedUnloading = true;
          if (canary instanceof SoftCanary) {
            changed |= !loader.outlivedSoftReferences;
            loader.outlivedSoftReferences = true;
          }
        }
      }
    }
    dead.clear();
    for (Reference<? extends ClassLoader> canary = gone.poll();
        canary != null;
        canary = gone.poll()) {
      if (canary == weak) {
        weak = null;
        dead.add((Canary) canary);
      } else if (soft.remove(canary)) {
        dead.add((Canary) canary);
      }
    }
    return changed;
  }

  /** Makes canaries for loaders that have none, at most one of each kind a minute. */
  void plant(List<TrackedLoader> loaders, long nanos) throws IOException {
    boolean needsWeak = false;
    boolean needsSoft = false;
    for (TrackedLoader loader : loaders) {
      if (loader.state == UserLoader.State.RELEASED && isBefore(loader, nanos)) {
        needsWeak |= !loader.outlivedUnloading && !covered(loader, weak) && !covered(loader, dead);
        needsSoft |= !covered(loader, soft) && !covered(loader, dead);
      }
    }
    // A newer canary proves all that an older one does, only later.
    if (needsWeak && (weak == null || nanos - weak.planted >= LEAST_DISTANCE_NANOS)) {
      weak = new WeakCanary(new CanaryLoader(), gone, nanos);
    }
    if (needsSoft
        && soft.size() < SOFT
        && (soft.isEmpty() || nanos - soft.get(soft.size() - 1).planted >= LEAST_DISTANCE_NANOS)) {
      soft.add(new SoftCanary(new CanaryLoader(), gone, nanos));
    }
  }

  private static boolean covered(TrackedLoader loader, @Nullable Canary canary) {
    return canary != null && isBefore(loader, canary.plantedNanos());
  }

  private static boolean covered(TrackedLoader loader, List<? extends Canary> canaries) {
    for (Canary canary : canaries) {
      if (covered(loader, canary)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isBefore(TrackedLoader loader, long nanos) {
    return nanos - loader.releasedNanos >= GRACE_NANOS;
  }

  private interface Canary {
    long plantedNanos();
  }

  private static final class WeakCanary extends WeakReference<ClassLoader> implements Canary {
    private final long planted;

    WeakCanary(ClassLoader loader, ReferenceQueue<ClassLoader> queue, long planted) {
      super(loader, queue);
      this.planted = planted;
    }

    @Override
    public long plantedNanos() {
      return planted;
    }
  }

  /** Never asked for its referent, which would make it young again. */
  private static final class SoftCanary extends SoftReference<ClassLoader> implements Canary {
    private final long planted;

    SoftCanary(ClassLoader loader, ReferenceQueue<ClassLoader> queue, long planted) {
      super(loader, queue);
      this.planted = planted;
    }

    @Override
    public long plantedNanos() {
      return planted;
    }
  }
}
