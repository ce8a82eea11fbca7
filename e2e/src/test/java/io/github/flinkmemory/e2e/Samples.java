package io.github.flinkmemory.e2e;

import static org.awaitility.Awaitility.await;

import io.github.flinkmemory.e2e.agent.AgentEndpoint;
import io.github.flinkmemory.e2e.agent.MetricsPage;
import java.io.IOException;
import java.time.Duration;

/** Waits for what an agent measures next. */
public final class Samples {

  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private Samples() {}

  /** A page whose sample was taken after this call. */
  public static MetricsPage next(AgentEndpoint agent) throws IOException {
    double before = timestamp(agent.metrics());
    return await()
        .atMost(TIMEOUT)
        .pollInterval(Duration.ofMillis(20))
        .until(agent::metrics, page -> timestamp(page) > before);
  }

  private static double timestamp(MetricsPage page) {
    return page.value("flink_memory_sample_timestamp_seconds").orElse(0);
  }
}
