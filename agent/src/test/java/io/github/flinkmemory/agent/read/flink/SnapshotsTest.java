package io.github.flinkmemory.agent.read.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.AbstractCollection;
import java.util.Arrays;
import java.util.ConcurrentModificationException;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

class SnapshotsTest {
  @Test
  void copiesWhatStandsStill() {
    assertThat(Snapshots.copyOf(List.of("a", "b"))).containsExactly("a", "b");
  }

  @Test
  void triesOnceMoreWhenTheCollectionChanges() {
    Changing once = new Changing(1, new ConcurrentModificationException());
    assertThat(Snapshots.copyOf(once)).containsExactly("a");
    assertThat(once.iterators).isEqualTo(2);
  }

  @Test
  void givesUpWhenItChangesAgain() {
    Changing always = new Changing(Integer.MAX_VALUE, new NoSuchElementException());
    assertThat(Snapshots.copyOf(always)).isNull();
    assertThat(always.iterators).isEqualTo(2);
  }

  @Test
  void anEntryThatIsHalfVisibleIsAChange() {
    assertThat(Snapshots.copyOf(Arrays.asList("a", null))).isNull();
  }

  private static final class Changing extends AbstractCollection<String> {
    private final int failures;
    private final RuntimeException failure;
    int iterators;

    Changing(int failures, RuntimeException failure) {
      this.failures = failures;
      this.failure = failure;
    }

    @Override
    public Iterator<String> iterator() {
      if (iterators++ < failures) {
        throw failure;
      }
      return List.of("a").iterator();
    }

    @Override
    public int size() {
      return 1;
    }
  }
}
