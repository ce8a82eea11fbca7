package io.github.flinkmemory.agent.start;

import io.github.flinkmemory.agent.hook.FlinkHook;
import io.github.flinkmemory.agent.read.os.StartMappings;
import io.github.flinkmemory.agent.start.options.AgentSettings;
import io.github.flinkmemory.agent.start.process.CommandLine;
import io.github.flinkmemory.agent.start.process.ConfiguredProcess;
import io.github.flinkmemory.agent.start.sampling.AgentCounters;
import io.github.flinkmemory.agent.start.sampling.ReportPublisher;
import io.github.flinkmemory.agent.start.sampling.Sampler;
import io.github.flinkmemory.agent.start.sampling.SamplingLoop;
import io.github.flinkmemory.agent.start.sampling.Watchdog;
import io.github.flinkmemory.exporter.advice.AdvicePolicy;
import io.github.flinkmemory.exporter.metrics.ReportMeters;
import io.github.flinkmemory.exporter.model.ProcessRole;
import io.github.flinkmemory.exporter.report.ProcessAdvisor;
import io.github.flinkmemory.exporter.usage.UsageTracker;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Wires the hook, the sampler with its readers, the watchdog and the server. */
final class MeasuringRuntime implements AgentRuntime {
  private static final Duration FIRST_SAMPLE = Duration.ofSeconds(5);

  private @Nullable FlinkHook hook;
  private @Nullable StartMappings startMappings;

  @Override
  public void beforeMain(
      AgentSettings settings, Instrumentation instrumentation, ProcessRole role) {
    if (!settings.mappings().isZero() && isAtStart()) {
      startMappings = readStartMappings();
    }
    if (role == ProcessRole.TASK_MANAGER && settings.hook()) {
      hook = FlinkHook.install(instrumentation, FlinkHook.comesLate(instrumentation));
    }
  }

  @Override
  public void start(
      AgentSettings settings,
      Instrumentation instrumentation,
      ProcessRole role,
      AgentThreads threads)
      throws Exception {
    @Nullable String note = new DearReads(settings.mappings(), settings.sparing()).note();
    if (note != null) {
      StandardError.say(note);
    }
    AgentCounters counters = new AgentCounters();
    ReportMeters meters = new ReportMeters(counters);
    ReportPublisher publisher = new ReportPublisher(meters);
    ConfiguredProcess process =
        new ConfiguredProcess(
            role, CommandLine.ofThisJvm(), new SeenFlinkProcess(hook), agentVersion());
    AdvicePolicy policy = AdviceSettings.policy(settings);
    SamplingLoop loop =
        new SamplingLoop(
            new Sampler(
                Readers.of(settings, instrumentation, role, hook, startMappings, process),
                counters,
                StandardError::say),
            process,
            new UsageTracker(role, policy.usage(), AdviceSettings.history(settings, role)),
            new ProcessAdvisor(policy),
            publisher,
            counters,
            StandardError::say,
            settings.interval());
    Thread sampler = threads.thread("sampler", loop);
    sampler.start();
    threads
        .thread("watchdog", new Watchdog(loop, sampler, publisher, counters, StandardError::say))
        .start();
    // The start line carries the model's totals, which the first sample brings.
    loop.awaitFirst(FIRST_SAMPLE);
    new Serving(settings, meters.registry(), publisher::last, threads.factory("http")).start();
  }

  /** An agent that is attached to a running JVM is entered on this thread of the JVM's. */
  private static boolean isAtStart() {
    return !Thread.currentThread().getName().equals("Attach Listener");
  }

  /** Null where there is no such file; the mappings' reader says so then. */
  private static @Nullable StartMappings readStartMappings() {
    try {
      return StartMappings.read();
    } catch (IOException e) {
      return null;
    }
  }

  private static String agentVersion() {
    String version = MeasuringRuntime.class.getPackage().getImplementationVersion();
    return version == null ? "" : version;
  }
}
