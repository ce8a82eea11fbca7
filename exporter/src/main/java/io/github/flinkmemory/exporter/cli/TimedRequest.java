package io.github.flinkmemory.exporter.cli;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.HttpURLConnection;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A request that ends in time whatever the server does: one that drips its answer keeps every
 * single read within its timeout, and the JDK's client has no limit for all of them together.
 */
final class TimedRequest {
  private TimedRequest() {}

  /**
   * @throws InterruptedIOException when it has not ended in time
   */
  static String run(HttpURLConnection connection, int millis, Callable<String> request)
      throws IOException, UsageException {
    FutureTask<String> answer = new FutureTask<>(request);
    start(answer);
    try {
      return answer.get(millis, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      // Closing may wait for the read that hangs, so not here.
      start(connection::disconnect);
      throw new InterruptedIOException("no complete answer within " + text(millis));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    } catch (ExecutionException e) {
      throw cause(e);
    }
  }

  private static IOException cause(ExecutionException e) throws UsageException {
    Throwable cause = e.getCause();
    if (cause instanceof UsageException) {
      throw (UsageException) cause;
    }
    if (cause instanceof IOException) {
      return (IOException) cause;
    }
    throw new IllegalStateException(cause);
  }

  private static String text(int millis) {
    return millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms";
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "request");
    thread.setDaemon(true);
    thread.start();
  }
}
