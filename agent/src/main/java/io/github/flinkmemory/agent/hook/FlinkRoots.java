package io.github.flinkmemory.agent.hook;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The TaskExecutors seen so far, held weakly; a MiniCluster has several. Safe for any thread: Flink
 * adds on its own thread, the sampler asks on ours.
 */
public final class FlinkRoots implements Consumer<Object>, Supplier<List<Object>> {
  private final CopyOnWriteArrayList<WeakReference<Object>> seen = new CopyOnWriteArrayList<>();

  FlinkRoots() {}

  /** Remembers a root; does nothing when it is known, as at each heartbeat. */
  @Override
  public void accept(Object root) {
    for (WeakReference<Object> known : seen) {
      if (known.get() == root) {
        return;
      }
    }
    seen.add(new WeakReference<>(root));
  }

  /** The roots that are alive, oldest first. Not to be kept beyond a tick. */
  @Override
  public List<Object> get() {
    List<Object> alive = new ArrayList<>(seen.size());
    for (WeakReference<Object> known : seen) {
      Object root = known.get();
      if (root == null) {
        seen.remove(known);
      } else {
        alive.add(root);
      }
    }
    return alive;
  }
}
