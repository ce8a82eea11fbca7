package io.github.flinkmemory.e2e.accuracy;

import static org.awaitility.Awaitility.await;

import io.github.flinkmemory.e2e.cluster.RestClient;
import io.github.flinkmemory.e2e.truth.ProcessStatus;
import io.github.flinkmemory.e2e.truth.ProcessTruth;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** What is true of a JobManager: it has neither a network pool nor managed memory. */
final class JobManagerTruth implements TruthReader {

  private static final Duration TIMEOUT = Duration.ofMinutes(1);

  private final long pid;
  private final ProcessTruth process;
  private final RestClient rest;

  JobManagerTruth(long pid, ProcessTruth process, RestClient rest) {
    this.pid = pid;
    this.process = process;
    this.rest = rest;
  }

  @Override
  public Truth read() throws IOException {
    // Netty's memory is part of it where Netty takes it from the JVM.
    long direct =
        await()
            .atMost(TIMEOUT)
            .until(
                () -> rest.jobManagerMetric("Status.JVM.Memory.Direct.TotalCapacity"),
                Optional::isPresent)
            .orElseThrow();
    return Truth.of(process.read())
        .with(Subject.RESIDENT, ProcessStatus.resident(pid))
        .with(Subject.OFF_HEAP_USED, direct)
        .with(Subject.KIND_DIRECT, direct)
        .withOverhead(direct, 0);
  }
}
