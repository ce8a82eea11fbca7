package io.github.flinkmemory.exporter.cli.advise;

import io.github.flinkmemory.exporter.advice.Advice;
import io.github.flinkmemory.exporter.advice.AdviceInput;
import io.github.flinkmemory.exporter.advice.AdvicePolicy;
import io.github.flinkmemory.exporter.advice.AreaTarget;
import io.github.flinkmemory.exporter.advice.Recommendation;
import io.github.flinkmemory.exporter.cli.JsonTree;
import io.github.flinkmemory.exporter.model.MemoryModel;
import io.github.flinkmemory.exporter.model.ProcessRole;
import io.github.flinkmemory.exporter.model.file.UserConfiguration;
import io.github.flinkmemory.exporter.report.ProcessAdvisor;
import io.github.flinkmemory.exporter.report.ProcessIdentity;
import io.github.flinkmemory.exporter.sample.MemorySample;
import io.github.flinkmemory.exporter.usage.HistoryStore;
import io.github.flinkmemory.exporter.usage.UsageTracker;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One process of a trace, followed as the agent followed it. The same process again after a restart
 * goes on, unless its configuration is another. For one thread.
 */
final class ReplayedProcess {
  private static final long NONE = Long.MIN_VALUE;

  private final ProcessRole role;
  private final AdvicePolicy policy;
  private final UsageTracker usage;
  private final ProcessAdvisor advisor;
  private ProcessIdentity identity;
  private @Nullable MemoryModel model;
  private UserConfiguration configuration = UserConfiguration.unknown("the trace does not tell it");
  private Advice advice = Advice.none();
  private long last = NONE;
  private long back = NONE;

  ReplayedProcess(ProcessRole role, AdvicePolicy policy) {
    this.role = role;
    this.policy = policy;
    this.usage = new UsageTracker(role, policy.usage(), HistoryStore.none());
    this.advisor = new ProcessAdvisor(policy);
    this.identity = new ProcessIdentity(role, "", "", "", "", "", "");
  }

  /** What the next samples are of. */
  void is(JsonTree header, @Nullable MemoryModel resolved) {
    JsonTree process = header.object("process");
    identity =
        new ProcessIdentity(
            role,
            process.text("tm_id"),
            ReportReader.version(process.text("flink_version")),
            process.text("java_version"),
            process.text("deploy_mode"),
            process.text("config_hash"),
            process.text("version"));
    model = resolved;
    configuration = ReportReader.configuration(header);
  }

  /** What is wrong with the sample; empty when nothing is. */
  String take(MemorySample sample) {
    long time = sample.timestampMillis();
    // One line may be out of place; a second one that goes on from it tells of a clock set back.
    if (time < last && (back == NONE || time < back)) {
      back = time;
      return "goes back in time, left out";
    }
    back = NONE;
    last = time;
    advice =
        advisor.advise(
            identity,
            model,
            configuration,
            sample,
            usage.record(sample, model, identity.configurationHash()));
    return "";
  }

  Advice advice() {
    return advice;
  }

  Observation observation(String name, AdviceInput input) {
    Recommendation recommendation = advice.recommendation();
    List<AreaTarget> held = new ArrayList<>();
    if (recommendation != null) {
      for (AreaTarget target : recommendation.targets()) {
        if (target.isRaise() && !target.isOptional()) {
          held.add(target);
        }
      }
    }
    return new Observation(
        name,
        "",
        identity.configurationHash(),
        1,
        input,
        policy,
        held,
        Collections.<String>emptyList(),
        "");
  }
}
