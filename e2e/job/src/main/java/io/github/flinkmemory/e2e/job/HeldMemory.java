package io.github.flinkmemory.e2e.job;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Memory of one kind that a task takes, touches and gives back. */
abstract class HeldMemory {

  static final int BLOCK_BYTES = 1 << 20;

  static HeldMemory of(String kind) throws ReflectiveOperationException {
    switch (kind) {
      case "direct":
        return new Direct();
      case "native":
        return new Native();
      case "threads":
        return new Threads();
      case "classes":
        return new Classes();
      case "heap":
        return new HeldHeap();
      case "proxies":
        return new HeldProxies();
      case "fragments":
        return new HeldFragments();
      default:
        throw new IllegalArgumentException(
            "--kind " + kind + ": direct, native, threads, classes, heap, proxies or fragments");
    }
  }

  /**
   * Takes this much more.
   *
   * @param amount bytes, or a number of threads, class loaders or proxies
   */
  abstract void take(long amount) throws ReflectiveOperationException;

  abstract void giveBack() throws ReflectiveOperationException;

  /** Direct buffers: the JVM fills them with zeros, which touches them. */
  private static final class Direct extends HeldMemory {
    private final List<ByteBuffer> buffers = new ArrayList<>();

    @Override
    void take(long amount) {
      for (long left = amount; left > 0; left -= BLOCK_BYTES) {
        buffers.add(ByteBuffer.allocateDirect((int) Math.min(left, BLOCK_BYTES)));
      }
    }

    @Override
    void giveBack() {
      buffers.clear();
    }
  }

  /** Memory from malloc that neither the JVM nor Flink has on any list. */
  private static final class Native extends HeldMemory {
    private final List<Long> addresses = new ArrayList<>();
    private final Malloc malloc;

    Native() throws ReflectiveOperationException {
      malloc = new Malloc();
    }

    @Override
    void take(long amount) throws ReflectiveOperationException {
      for (long left = amount; left > 0; left -= BLOCK_BYTES) {
        addresses.add(malloc.take(Math.min(left, BLOCK_BYTES)));
      }
    }

    @Override
    void giveBack() throws ReflectiveOperationException {
      for (long address : addresses) {
        malloc.free(address);
      }
      addresses.clear();
    }
  }

  /** Copies of one class, each in a class loader of its own. */
  private static final class Classes extends HeldMemory {
    private final List<Class<?>> classes = new ArrayList<>();

    @Override
    void take(long amount) throws ReflectiveOperationException {
      for (long i = 0; i < amount; i++) {
        classes.add(new CopyLoader().copy(Mixing.class));
      }
    }

    @Override
    void giveBack() {
      classes.clear();
    }
  }

  /** Threads that wait. */
  private static final class Threads extends HeldMemory {
    private final List<Thread> threads = new ArrayList<>();

    @Override
    void take(long amount) {
      for (long i = 0; i < amount; i++) {
        Thread thread = new Thread(Threads::park, "held-thread-" + i);
        thread.setDaemon(true);
        thread.start();
        threads.add(thread);
      }
    }

    private static void park() {
      try {
        StandStill.untilCancelled();
      } catch (InterruptedException e) {
        // Given back.
      }
    }

    @Override
    void giveBack() {
      threads.forEach(Thread::interrupt);
      threads.clear();
    }
  }
}
