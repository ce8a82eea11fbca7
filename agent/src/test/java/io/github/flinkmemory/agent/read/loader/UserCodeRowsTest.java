package io.github.flinkmemory.agent.read.loader;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkmemory.exporter.sample.MemorySample;
import io.github.flinkmemory.exporter.sample.SampleField;
import io.github.flinkmemory.exporter.sample.UserLoader;
import org.junit.jupiter.api.Test;

class UserCodeRowsTest {
  private final TrackedLoaders loaders = new TrackedLoaders();
  private final UserCodeRows rows = new UserCodeRows(loaders);
  private final ClassLoader ended = new Loader();
  private final ClassLoader outlived = new Loader();
  private final ClassLoader running = new Loader();

  private static final class Loader extends ClassLoader {}

  private void track(ClassLoader loader, UserLoader.State state, boolean seen, long bytes) {
    TrackedLoader tracked = loaders.track(loader);
    tracked.state = state;
    tracked.outlivedUnloading = seen;
    tracked.bytes = bytes;
  }

  private MemorySample sample(boolean tracked) {
    MemorySample.Builder sample = MemorySample.builder(0);
    rows.into(sample, tracked);
    return sample.build();
  }

  @Test
  void onlyReleasedLoadersThatNoCollectionHasLookedAtAreUnseen() {
    track(ended, UserLoader.State.RELEASED, false, 5);
    track(outlived, UserLoader.State.RELEASED, true, 7);
    track(running, UserLoader.State.LIVE, false, 11);

    assertThat(sample(true).get(SampleField.USER_LOADER_BYTES_RELEASED)).isEqualTo(12);
    assertThat(sample(true).get(SampleField.USER_LOADER_BYTES_UNSEEN)).isEqualTo(5);
  }

  @Test
  void whatIsNotKnownOfOneIsNotKnownOfAllButWhatIsUnseenIsAtLeastTheKnown() {
    track(ended, UserLoader.State.RELEASED, false, -1);
    track(outlived, UserLoader.State.RELEASED, true, 7);
    assertThat(sample(true).has(SampleField.USER_LOADER_BYTES_UNSEEN)).isFalse();
    track(running, UserLoader.State.RELEASED, false, 3);
    assertThat(sample(true).get(SampleField.USER_LOADER_BYTES_UNSEEN)).isEqualTo(3);
    assertThat(sample(true).has(SampleField.USER_LOADER_BYTES_RELEASED)).isFalse();
    track(running, UserLoader.State.LIVE, false, 3);

    track(ended, UserLoader.State.RELEASED, false, 5);
    track(outlived, UserLoader.State.RELEASED, true, -1);
    assertThat(sample(true).get(SampleField.USER_LOADER_BYTES_UNSEEN)).isEqualTo(5);
  }

  @Test
  void whereNobodyTellsWhatIsInUseNothingIsReleased() {
    track(ended, UserLoader.State.UNTRACKED, false, 5);
    assertThat(sample(false).has(SampleField.USER_LOADER_BYTES_UNSEEN)).isFalse();
  }
}
