package io.github.flinkmemory.agent.read.loader;

import io.github.flinkmemory.exporter.sample.UserLoader;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of one loader. Its referent must not be asked for but where the loader is at
 * hand anyway: during a concurrent marking that alone would keep it alive for a cycle. That it is
 * gone is learnt from the queue.
 */
final class TrackedLoader extends WeakReference<ClassLoader> {
  private final int identity;
  private final String type;

  @Nullable String job;
  @Nullable String jobName;
  UserLoader.State state = UserLoader.State.UNTRACKED;

  /** When Flink was first seen without it, as the clock of {@link System#nanoTime} tells. */
  long releasedNanos;

  /** It outlived a collection that unloads classes. */
  boolean outlivedUnloading;

  /** It outlived one that cleared what only soft references held. */
  boolean outlivedSoftReferences;

  /** Negative when not counted yet. */
  int classes = -1;

  /** Negative when not known. */
  long bytes = -1;

  /** Number of loaders that the bytes are the mean of. */
  int alike = 1;

  /** What the JVM calls the loader's data, which stays where it is; 0 when not known. */
  long data;

  List<String> suspects = Collections.emptyList();

  TrackedLoader(ClassLoader loader, ReferenceQueue<ClassLoader> queue) {
    super(loader, queue);
    identity = System.identityHashCode(loader);
    type = loader.getClass().getName();
  }

  boolean is(ClassLoader loader) {
    return identity == System.identityHashCode(loader) && get() == loader;
  }

  String type() {
    return type;
  }

  UserLoader row() {
    return new UserLoader(
        state,
        job,
        jobName,
        classes < 0 ? OptionalLong.empty() : OptionalLong.of(classes),
        bytes < 0 ? OptionalLong.empty() : OptionalLong.of(bytes),
        alike,
        suspects);
  }
}
