package io.github.flinkmemory.exporter.http;

import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.RejectedExecutionHandler;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One thread for a scraper that asks one at a time, up to four when requests come together, then a
 * short queue. A full queue rejects, on which the JDK's server closes that connection: running the
 * request here, or waiting for long, would stop its only dispatcher thread, so that one slow client
 * could stop all.
 */
final class RequestThreads extends ThreadPoolExecutor {
  private static final int THREADS = 4;
  private static final int WAITING = 32;

  /**
   * A thread that has just answered is back within this time. Without waiting for it a scraper that
   * asks again at once would have a second and a third thread started.
   */
  private static final long BACK_MILLIS = 5;

  RequestThreads(ThreadFactory threads) {
    this(threads, BACK_MILLIS);
  }

  RequestThreads(ThreadFactory threads, long backMillis) {
    super(1, THREADS, 1, TimeUnit.SECONDS, new ThreadsBeforeQueue(backMillis), threads);
    ThreadsBeforeQueue queue = (ThreadsBeforeQueue) getQueue();
    queue.executor = this;
    setRejectedExecutionHandler(queue);
  }

  /**
   * Refuses a task while a thread more may be started and none is idle: the JDK's executor starts
   * one only for a queue that refuses.
   */
  private static final class ThreadsBeforeQueue extends LinkedTransferQueue<Runnable>
      implements RejectedExecutionHandler {
    private static final long serialVersionUID = 1L;

    private final long backMillis;
    private transient volatile @Nullable ThreadPoolExecutor executor;

    ThreadsBeforeQueue(long backMillis) {
      this.backMillis = backMillis;
    }

    @Override
    public boolean offer(Runnable task) {
      ThreadPoolExecutor threads = executor;
      if (threads == null || threads.getPoolSize() >= THREADS) {
        return enqueue(task);
      }
      try {
        return tryTransfer(task, backMillis, TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }

    @Override
    public void rejectedExecution(Runnable request, ThreadPoolExecutor threads) {
      if (threads.isShutdown() || !enqueue(request)) {
        throw new RejectedExecutionException("too many requests at once");
      }
    }

    /** Called by the server's dispatcher thread alone, so that none comes in between. */
    private boolean enqueue(Runnable task) {
      return size() < WAITING && super.offer(task);
    }
  }
}
