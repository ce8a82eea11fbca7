package io.github.flinkmemory.e2e.evaluation;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Runs a {@link Scenario} and looks at the agent's report until enough was seen. */
final class Watch {

  private static final Duration POLL = Duration.ofMillis(200);

  /** Also when no job ever begins. */
  private static final long MOST_MILLIS = Duration.ofMinutes(8).toMillis();

  /** Buckets for which advice is looked at once all was found. */
  private static final int AFTERWARDS = 20;

  private final Scenario scenario;
  private final List<Look> looks = new ArrayList<>();
  private final Set<String> findings = new TreeSet<>();
  private long foundMillis = -1;
  private long failedMillis = -1;
  private long collectedMillis;
  private @Nullable String failure;
  private volatile @Nullable Exception trouble;
  private volatile boolean over;

  private Watch(Scenario scenario) {
    this.scenario = scenario;
  }

  static Outcome of(Scenario scenario) throws Exception {
    return new Watch(scenario).run();
  }

  private Outcome run() throws Exception {
    try (WatchedTaskManager taskManager = new WatchedTaskManager(scenario)) {
      Thread workload = new Thread(() -> work(taskManager), "workload");
      workload.start();
      // Without a limit of its own: the scenario, and the time that passes at most, make it enough.
      await()
          .forever()
          .pollInSameThread()
          .pollDelay(Duration.ZERO)
          .pollInterval(POLL)
          .until(
              () -> {
                look(taskManager);
                collect(taskManager);
                return isEnough(taskManager);
              });
      over = true;
      // What ended the workload may have been its failure.
      look(taskManager);
      workload.interrupt();
      workload.join(Duration.ofSeconds(30).toMillis());
    }
    Course.write(scenario, looks, failure, failedMillis);
    Exception failed = trouble;
    if (failed != null && failure == null) {
      throw failed;
    }
    return Outcome.of(scenario, looks, foundMillis, failure, failedMillis);
  }

  private void work(WatchedTaskManager taskManager) {
    try {
      scenario.workload().run(taskManager);
      taskManager.began();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      // When enough was seen a job that it waits for has not ended.
      trouble = over ? trouble : e;
    }
  }

  private void collect(WatchedTaskManager taskManager) {
    long often = (long) scenario.collectedBuckets() * scenario.bucketMillis();
    if (often > 0 && taskManager.millis() >= collectedMillis + often) {
      collectedMillis = taskManager.millis();
      taskManager.collect();
    }
  }

  private void look(WatchedTaskManager taskManager) {
    Optional<String> failed = taskManager.failure();
    if (failed.isPresent() && failure == null) {
      end(failed.get(), taskManager.millis());
    }
    taskManager
        .look()
        .ifPresent(
            now -> {
              looks.add(now);
              findings.addAll(now.findings());
              if (foundMillis < 0 && scenario.isFoundIn(findings)) {
                foundMillis = now.millis();
              }
              if (scenario.ending() == Ending.RESIDENT
                  && now.resident() > scenario.sizes().process()) {
                end("resident memory above the process size", now.millis());
              }
            });
  }

  private void end(String how, long millis) {
    if (failure == null) {
      failure = how;
      failedMillis = millis;
    }
  }

  private boolean isEnough(WatchedTaskManager taskManager) {
    long millis = taskManager.millis();
    if (taskManager.workedMillis() > scenario.seconds() * 1000L
        || millis > MOST_MILLIS
        || trouble != null) {
      return true;
    }
    long afterwards = (long) AFTERWARDS * scenario.bucketMillis();
    boolean settled = foundMillis >= 0 && millis > foundMillis + afterwards;
    if (failure != null) {
      return settled || millis > failedMillis + afterwards;
    }
    return scenario.ending() == Ending.NONE && settled;
  }
}
