package io.github.flinkmemory.agent.start.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.flinkmemory.agent.read.SampleReader;
import io.github.flinkmemory.agent.start.process.ProcessDescription;
import io.github.flinkmemory.exporter.advice.AdvicePolicy;
import io.github.flinkmemory.exporter.metrics.ReportMeters;
import io.github.flinkmemory.exporter.model.MemoryModel;
import io.github.flinkmemory.exporter.model.ProcessRole;
import io.github.flinkmemory.exporter.model.file.UserConfiguration;
import io.github.flinkmemory.exporter.report.MemoryReport;
import io.github.flinkmemory.exporter.report.ProcessAdvisor;
import io.github.flinkmemory.exporter.report.ProcessIdentity;
import io.github.flinkmemory.exporter.sample.SampleField;
import io.github.flinkmemory.exporter.sample.Source;
import io.github.flinkmemory.exporter.sample.SourceStatus;
import io.github.flinkmemory.exporter.usage.UsageTracker;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SamplingLoopTest {
  private static final Duration INTERVAL = Duration.ofMillis(20);

  private final List<String> log = new CopyOnWriteArrayList<>();
  private final AgentCounters counters = new AgentCounters();
  private final ReportPublisher publisher = new ReportPublisher(new ReportMeters(counters));
  private final AtomicInteger reads = new AtomicInteger();
  private final AtomicBoolean hang = new AtomicBoolean();
  private final CountDownLatch release = new CountDownLatch(1);
  private final AtomicBoolean poisoned = new AtomicBoolean();
  private @Nullable SamplingLoop loop;
  private @Nullable Watchdog watchdog;

  private final ProcessDescription process =
      new ProcessDescription() {
        @Override
        public ProcessIdentity identity() {
          if (poisoned.get()) {
            throw new IllegalStateException("no identity");
          }
          return new ProcessIdentity(ProcessRole.TASK_MANAGER, "", "", "", "", "", "");
        }

        @Override
        public @Nullable MemoryModel model() {
          return null;
        }

        @Override
        public UserConfiguration userConfiguration() {
          return UserConfiguration.unknown("a test");
        }

        @Override
        public boolean complete() {
          return true;
        }
      };

  private Thread start() {
    SampleReader reader =
        sample -> {
          if (hang.get()) {
            release.await();
          }
          sample.set(SampleField.HEAP_USED, reads.incrementAndGet());
          return SourceStatus.up();
        };
    SamplingLoop started =
        new SamplingLoop(
            new Sampler(Map.of(Source.HEAP, reader), counters, log::add),
            process,
            new UsageTracker(ProcessRole.TASK_MANAGER),
            new ProcessAdvisor(AdvicePolicy.production()),
            publisher,
            counters,
            log::add,
            INTERVAL);
    Thread sampler = daemon(started);
    Watchdog watching = new Watchdog(started, sampler, publisher, counters, log::add);
    daemon(watching);
    loop = started;
    watchdog = watching;
    return sampler;
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  @AfterEach
  void stop() {
    release.countDown();
    if (loop != null && watchdog != null) {
      loop.stop();
      watchdog.stop();
    }
  }

  private boolean withheld() {
    MemoryReport last = publisher.last();
    return last != null && last.isWithheld();
  }

  @Test
  void ticksAgainAndAgain() {
    start();
    await().until(() -> counters.ticks() >= 3);
    assertThat(publisher.last())
        .matches(last -> last != null && last.measured(SampleField.HEAP_USED).isPresent());
  }

  @Test
  void aTickThatThrowsIsCountedAndTheNextOneComes() {
    poisoned.set(true);
    start();
    await().until(() -> counters.errors() >= 3);
    assertThat(log).filteredOn(line -> line.contains("no identity")).hasSize(1);
    poisoned.set(false);
    await().until(() -> counters.ticks() >= 1);
  }

  @Test
  void anInterruptEndsNothing() {
    Thread sampler = start();
    await().until(() -> counters.ticks() >= 1);
    sampler.interrupt();
    long before = counters.ticks();
    await().until(() -> counters.ticks() >= before + 2);
  }

  @Test
  void measurementsAreWithheldWhileTheSamplerHangsAndComeBack() {
    start();
    await().until(() -> counters.ticks() >= 1);
    hang.set(true);
    await().until(this::withheld);
    await()
        .until(
            () ->
                log.stream()
                    .anyMatch(
                        line ->
                            line.contains("measurements are withheld")
                                && line.contains("the sampler is at ")));
    hang.set(false);
    release.countDown();
    await().until(() -> !withheld());
  }
}
