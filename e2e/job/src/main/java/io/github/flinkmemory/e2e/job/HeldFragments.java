package io.github.flinkmemory.e2e.job;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;

/**
 * Memory that was freed and that glibc keeps: of many small blocks few are left, one in each
 * stretch, so that nothing but the end of its heap could go back to the kernel. Each time on a
 * thread of its own that stays: a thread that finds what another one freed would take that.
 */
final class HeldFragments extends HeldMemory {

  /** Below the size from which on glibc maps each block by itself. */
  private static final int BLOCK = 16 << 10;

  private static final int KEPT_OF = 64;

  private final Malloc malloc;
  private final List<Long> kept = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();

  HeldFragments() throws ReflectiveOperationException {
    malloc = new Malloc();
  }

  @Override
  void take(long amount) throws ReflectiveOperationException {
    FutureTask<List<Long>> fragmenting = new FutureTask<>(() -> fragment(amount / BLOCK));
    Thread thread =
        new Thread(
            () -> {
              fragmenting.run();
              StandStill.untilInterrupted();
            },
            "fragmenting-" + threads.size());
    thread.setDaemon(true);
    thread.start();
    threads.add(thread);
    try {
      kept.addAll(fragmenting.get());
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private List<Long> fragment(long blocks) throws ReflectiveOperationException {
    List<Long> freed = new ArrayList<>();
    List<Long> left = new ArrayList<>();
    for (long block = 1; block <= blocks; block++) {
      (block % KEPT_OF == 0 ? left : freed).add(malloc.take(BLOCK));
    }
    for (long address : freed) {
      malloc.free(address);
    }
    return left;
  }

  @Override
  void giveBack() throws ReflectiveOperationException {
    for (long address : kept) {
      malloc.free(address);
    }
    kept.clear();
    threads.forEach(Thread::interrupt);
    threads.clear();
  }
}
