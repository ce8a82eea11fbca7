package io.github.flinkmemory.agent.read.loader;

import io.github.flinkmemory.exporter.sample.MemorySample;
import io.github.flinkmemory.exporter.sample.SampleDetail;
import io.github.flinkmemory.exporter.sample.SampleField;
import io.github.flinkmemory.exporter.sample.UserLoader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** Writes what is known of the loaders into a sample. */
final class UserCodeRows {
  private static final Comparator<UserLoader> LEAKED_AND_LARGE_FIRST =
      new Comparator<UserLoader>() {
        @Override
        public int compare(UserLoader a, UserLoader b) {
          int leaked =
              Boolean.compare(
                  b.state() == UserLoader.State.LEAKED, a.state() == UserLoader.State.LEAKED);
          return leaked != 0 ? leaked : Long.compare(b.bytes().orElse(0), a.bytes().orElse(0));
        }
      };

  private final TrackedLoaders loaders;
  private boolean tracked;
  private long own = -1;

  UserCodeRows(TrackedLoaders loaders) {
    this.loaders = loaders;
  }

  /** Whether Flink told at the last look which loaders it uses. */
  boolean wereTracked() {
    return tracked;
  }

  /** The agent's own metaspace in bytes. */
  void own(long bytes) {
    own = bytes;
  }

  void into(MemorySample.Builder sample, boolean nowTracked) {
    tracked = nowTracked;
    for (UserLoader.State state : UserLoader.State.values()) {
      // Without tracking only "untracked" means something, with it all but that.
      if (tracked != (state == UserLoader.State.UNTRACKED)) {
        state(sample, state);
      }
    }
    if (tracked) {
      sample.set(SampleField.USER_LOADERS_COLLECTED, loaders.collected());
      unseen(sample);
      leaks(sample);
    }
    if (own >= 0) {
      sample.set(SampleField.AGENT_METASPACE, own);
    }
    List<UserLoader> rows = new ArrayList<>();
    for (TrackedLoader loader : loaders.all()) {
      rows.add(loader.row());
    }
    rows.sort(LEAKED_AND_LARGE_FIRST);
    sample.set(SampleDetail.USER_LOADERS, rows);
  }

  /** The sum of the bytes is absent while it is not known of each. */
  private void state(MemorySample.Builder sample, UserLoader.State state) {
    int count = 0;
    long bytes = 0;
    boolean known = true;
    for (TrackedLoader loader : loaders.all()) {
      if (loader.state == state) {
        count++;
        bytes += loader.bytes;
        known &= loader.bytes >= 0;
      }
    }
    sample.set(state.count(), count);
    if (known) {
      sample.set(state.bytes(), bytes);
    }
  }

  /** Of released loaders that no collection has looked at, as far as it is known. */
  private void unseen(MemorySample.Builder sample) {
    long bytes = 0;
    boolean unknown = false;
    boolean known = false;
    for (TrackedLoader loader : loaders.all()) {
      if (loader.state == UserLoader.State.RELEASED && !loader.outlivedUnloading) {
        known |= loader.bytes >= 0;
        unknown |= loader.bytes < 0;
        bytes += Math.max(0, loader.bytes);
      }
    }
    if (known || !unknown) {
      sample.set(SampleField.USER_LOADER_BYTES_UNSEEN, bytes);
    }
  }

  private void leaks(MemorySample.Builder sample) {
    long suspects = 0;
    long[] bytes = new long[loaders.all().size()];
    int count = 0;
    for (TrackedLoader loader : loaders.all()) {
      if (loader.state == UserLoader.State.LEAKED) {
        suspects += loader.suspects.size();
        if (loader.bytes >= 0) {
          bytes[count++] = loader.bytes;
        }
      }
    }
    sample.set(SampleField.USER_LOADER_SUSPECTS, suspects);
    if (count > 0) {
      Arrays.sort(bytes, 0, count);
      sample.set(SampleField.USER_LOADER_LEAK_MEDIAN, bytes[count / 2]);
    }
  }
}
