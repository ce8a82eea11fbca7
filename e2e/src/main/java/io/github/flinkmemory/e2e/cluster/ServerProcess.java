package io.github.flinkmemory.e2e.cluster;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A process of a {@link Workspace}. */
public final class ServerProcess {

  /** Between two looks at a condition: far below what any start takes. */
  private static final long POLL_MILLIS = 50;

  private final String name;
  private final Process process;
  private final ProcessLog log;
  private final Instant startInstant;

  ServerProcess(String name, Process process, ProcessLog log, Instant startInstant) {
    this.name = name;
    this.process = process;
    this.log = log;
    this.startInstant = startInstant;
  }

  public String name() {
    return name;
  }

  public long pid() {
    return process.pid();
  }

  /** When it was started, by this machine's clock. */
  public Instant startInstant() {
    return startInstant;
  }

  public ProcessLog log() {
    return log;
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Asks the process to end (SIGTERM on Linux) and returns at once. */
  public void terminate() {
    process.destroy();
  }

  /**
   * Waits for the end of the process.
   *
   * @return its exit code
   * @throws ProcessFailure when it still runs after that time
   */
  public int awaitEnd(Duration timeout) {
    try {
      if (process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        return process.exitValue();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure("interrupted while it was waited for");
    }
    throw failure("still running after " + timeout.toSeconds() + " s");
  }

  /**
   * Waits until this process has brought something about.
   *
   * @param what completes "it ... before": for the failure's message
   * @throws ProcessFailure when the process ends before, or time is up
   */
  public <T> T await(String what, Duration timeout, Condition<T> condition) {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (true) {
      // Looked at before the condition: what a process did just before its end counts.
      boolean alive = process.isAlive();
      Optional<T> result = condition.look();
      if (result.isPresent()) {
        return result.get();
      }
      if (!alive) {
        throw failure("it ended with exit code " + process.exitValue() + " before it " + what);
      }
      if (System.nanoTime() > deadline) {
        throw failure("it had " + timeout.toSeconds() + " s and never " + what);
      }
      pause();
    }
  }

  public ProcessFailure failure(String reason) {
    return new ProcessFailure(name, reason, log);
  }

  /**
   * What this process has started, and that in turn; to be asked before it ends, since nobody knows
   * afterwards.
   */
  List<ProcessHandle> children() {
    return process.descendants().toList();
  }

  /**
   * Waits for the end of a process that has been asked to end; by force when it does not listen.
   */
  void end(Duration grace) {
    try {
      process.onExit().get(grace.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      process.destroyForcibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
    process.onExit().join();
  }

  private void pause() {
    try {
      Thread.sleep(POLL_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure("interrupted while it was waited for");
    }
  }

  /** Something to wait for. */
  public interface Condition<T> {
    /** The result as soon as there is one. */
    Optional<T> look();
  }
}
