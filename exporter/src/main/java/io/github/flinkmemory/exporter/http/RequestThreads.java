package io.github.flinkmemory.exporter.http;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One thread for a scraper that asks one at a time, up to four when requests come together, then a
 * short queue. A full queue rejects, on which the JDK's server closes that connection: blocking or
 * running the request here would stop its only dispatcher thread, so that one slow client could
 * stop all.
 */
final class RequestThreads extends ThreadPoolExecutor {
  private static final int THREADS = 4;
  private static final int WAITING = 32;

  RequestThreads(ThreadFactory threads) {
    super(1, THREADS, 1, TimeUnit.SECONDS, new ThreadsBeforeQueue(), threads);
    ((ThreadsBeforeQueue) getQueue()).executor = this;
    setRejectedExecutionHandler(
        (request, executor) -> {
          if (executor.isShutdown()
              || !((ThreadsBeforeQueue) executor.getQueue()).enqueue(request)) {
            throw new RejectedExecutionException("too many requests at once");
          }
        });
  }

  /**
   * Refuses a task while a thread more may be started: the JDK's executor starts one only for a
   * queue that refuses.
   */
  private static final class ThreadsBeforeQueue extends LinkedBlockingQueue<Runnable> {
    private static final long serialVersionUID = 1L;
    private transient volatile @Nullable ThreadPoolExecutor executor;

    ThreadsBeforeQueue() {
      super(WAITING);
    }

    @Override
    public boolean offer(Runnable task) {
      ThreadPoolExecutor threads = executor;
      boolean wantsThread =
          threads != null
              && threads.getActiveCount() >= threads.getPoolSize()
              && threads.getPoolSize() < THREADS;
      return !wantsThread && super.offer(task);
    }

    boolean enqueue(Runnable task) {
      return super.offer(task);
    }
  }
}
