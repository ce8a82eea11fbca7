package io.github.flinkmemory.exporter.http;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Few threads and a short queue. A full queue rejects, on which the JDK's server closes that
 * connection: blocking or running the request here would stop its only dispatcher thread, so that
 * one slow client could stop all.
 */
final class RequestThreads extends ThreadPoolExecutor {
  private static final int THREADS = 4;
  private static final int WAITING = 8;

  RequestThreads(ThreadFactory threads) {
    super(THREADS, THREADS, 30, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING), threads);
    allowCoreThreadTimeOut(true);
  }
}
