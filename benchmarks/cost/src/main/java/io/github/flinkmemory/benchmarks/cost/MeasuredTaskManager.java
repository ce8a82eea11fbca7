package io.github.flinkmemory.benchmarks.cost;

import io.github.flinkmemory.benchmarks.cost.KeptConnection.Scrape;
import io.github.flinkmemory.e2e.cluster.FlinkCluster;
import io.github.flinkmemory.e2e.cluster.TaskManagerProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Starts a TaskManager of a variant, measures it, and ends it. */
final class MeasuredTaskManager {

  /**
   * After the registration, before anything is measured: class loading of the start has ended, and
   * the agent has ticked.
   */
  private static final Duration SETTLE = Duration.ofSeconds(15);

  private static final int SCRAPES = 400;
  private static final int WARM_UP_SCRAPES = 100;
  private static final Duration END_TIMEOUT = Duration.ofSeconds(30);

  private MeasuredTaskManager() {}

  static Measurement measure(FlinkCluster cluster, Variant variant, String resourceId)
      throws IOException, InterruptedException {
    List<String> jvmOptions = new ArrayList<>(variant.jvmOptions());
    // The collector must be one whose heap is one number, whatever the machine's size.
    jvmOptions.add("-XX:+UseG1GC");
    TaskManagerProcess taskManager =
        cluster.startTaskManager(resourceId, jvmOptions, variant.settings(), Map.of());
    Thread.sleep(SETTLE.toMillis());

    double first = Measurement.NO_SCRAPE;
    double median = Measurement.NO_SCRAPE;
    double slow = Measurement.NO_SCRAPE;
    double bytes = Measurement.NO_SCRAPE;
    if (variant.isScraped()) {
      try (KeptConnection connection = new KeptConnection(variant.port())) {
        first = millis(connection.scrape().nanos());
        List<Scrape> scrapes = new ArrayList<>();
        for (int i = 0; i < WARM_UP_SCRAPES + SCRAPES; i++) {
          Scrape scrape = connection.scrape();
          if (i >= WARM_UP_SCRAPES) {
            scrapes.add(scrape);
          }
        }
        long[] nanos = scrapes.stream().mapToLong(Scrape::nanos).sorted().toArray();
        median = millis(nanos[nanos.length / 2]);
        slow = millis(nanos[nanos.length * 99 / 100]);
        bytes = scrapes.get(scrapes.size() - 1).bytes();
      }
    }
    JvmFigures jvm = JvmFigures.of(taskManager.process().pid());
    taskManager.process().terminate();
    taskManager.process().awaitEnd(END_TIMEOUT);
    return new Measurement(
        jvm,
        taskManager.timeToRegister().toMillis(),
        FirstLogLine.millisAfterStart(taskManager.process()),
        first,
        median,
        slow,
        bytes);
  }

  private static double millis(long nanos) {
    return nanos / 1e6;
  }
}
