package io.github.flinkmemory.exporter.cli.advise;

import io.github.flinkmemory.exporter.advice.AdviceInput;
import io.github.flinkmemory.exporter.advice.AdviceMode;
import io.github.flinkmemory.exporter.advice.AdvicePolicy;
import io.github.flinkmemory.exporter.advice.AreaTarget;
import io.github.flinkmemory.exporter.advice.CodeLoaders;
import io.github.flinkmemory.exporter.advice.Reason;
import io.github.flinkmemory.exporter.cli.JsonTree;
import io.github.flinkmemory.exporter.model.Area;
import io.github.flinkmemory.exporter.model.DeployMode;
import io.github.flinkmemory.exporter.model.FlinkVersion;
import io.github.flinkmemory.exporter.model.MemoryComponent;
import io.github.flinkmemory.exporter.model.MemoryModel;
import io.github.flinkmemory.exporter.model.ModelSource;
import io.github.flinkmemory.exporter.model.ProcessRole;
import io.github.flinkmemory.exporter.model.file.UserConfiguration;
import io.github.flinkmemory.exporter.usage.Measure;
import io.github.flinkmemory.exporter.usage.Phase;
import io.github.flinkmemory.exporter.usage.RecordedStatistics;
import io.github.flinkmemory.exporter.usage.Trend;
import io.github.flinkmemory.exporter.usage.UsagePolicy;
import io.github.flinkmemory.exporter.usage.UsageStatistics;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The members of a report, or of a trace's line that says of which process it is, as what they were
 * made from. What is missing or makes no sense is absent.
 */
final class ReportReader {
  private ReportReader() {}

  /** Null when the role is none that is known. */
  static @Nullable ProcessRole role(JsonTree report) {
    for (ProcessRole role : ProcessRole.values()) {
      if (role.label().equals(report.object("process").text("role"))) {
        return role;
      }
    }
    return null;
  }

  /** The version as it was told; empty where it is none, as of a build of one's own. */
  static String version(String text) {
    try {
      return text.isEmpty() ? "" : FlinkVersion.parse(text).toString();
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  static DeployMode deployMode(JsonTree report) {
    return deployMode(report.object("process").text("deploy_mode"));
  }

  /** Standalone where the label is none that is known. */
  static DeployMode deployMode(String label) {
    for (DeployMode mode : DeployMode.values()) {
      if (mode.label().equals(label)) {
        return mode;
      }
    }
    return DeployMode.STANDALONE;
  }

  /** Null when there is none yet, or none that is complete. */
  static @Nullable MemoryModel model(JsonTree report, ProcessRole role) {
    JsonTree model = report.object("model");
    Map<String, Long> told = model.object("components").numbers();
    EnumMap<MemoryComponent, Long> components = new EnumMap<>(MemoryComponent.class);
    for (MemoryComponent component : MemoryComponent.values()) {
      Long bytes = told.get(component.label());
      if (bytes != null) {
        components.put(component, bytes);
      }
    }
    try {
      return model.flag("complete")
          ? new MemoryModel(role, components, source(model.text("source")))
          : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static ModelSource source(String label) {
    for (ModelSource source : ModelSource.values()) {
      if (source.label().equals(label)) {
        return source;
      }
    }
    return ModelSource.CONFIGURATION_FILE;
  }

  static UserConfiguration configuration(JsonTree report) {
    JsonTree configuration = report.object("configuration");
    if (configuration.flag("known")) {
      return UserConfiguration.of(
          configuration.object("options").texts(),
          configuration.object("command_line").numbers().keySet());
    }
    String reason = configuration.text("reason");
    return UserConfiguration.unknown(reason.isEmpty() ? "the agent does not tell it" : reason);
  }

  static AdvicePolicy policy(JsonTree report) {
    JsonTree policy = report.object("policy");
    AdvicePolicy read = AdvicePolicy.production();
    for (AdviceMode mode : AdviceMode.values()) {
      if (mode.label().equals(policy.text("mode"))) {
        read = read.mode(mode);
      }
    }
    Double scale = policy.decimal("time_scale");
    try {
      long buckets =
          optional(policy, "buckets_per_day").orElse(UsagePolicy.production().bucketsPerDay());
      read = scale == null ? read : read.usage(UsagePolicy.scaled(scale, Math.toIntExact(buckets)));
    } catch (IllegalArgumentException | ArithmeticException e) {
      // Of a version with other bounds: production's windows are the careful choice.
    }
    return read.cap(optional(policy, "cap"));
  }

  /** All that advice is made from. */
  static AdviceInput input(JsonTree report, MemoryModel model) {
    JsonTree evidence = report.object("evidence");
    JsonTree loaders = evidence.object("user_loaders");
    Long slots = evidence.number("slots");
    AdviceInput.Builder input =
        AdviceInput.builder(model, usage(evidence.object("usage")))
            .configuration(configuration(report))
            .process(version(report.object("process").text("flink_version")), deployMode(report))
            .containerLimit(optional(evidence, "container_limit"))
            .managedReserved(optional(evidence, "managed_reserved"))
            .fragmentedBytes(optional(evidence, "fragmented"))
            .unexplainedBytes(optional(evidence, "unexplained"))
            .stateBackend(evidence.flag("state_backend"))
            .slots(slots == null ? 1 : slots)
            .codeLoaders(
                loaders.isEmpty()
                    ? null
                    : new CodeLoaders(
                        optional(loaders, "live").orElse(0),
                        optional(loaders, "leaked").orElse(0),
                        optional(loaders, "leaked_bytes").orElse(0),
                        optional(loaders, "bytes_per_job").orElse(0),
                        optional(loaders, "released_bytes").orElse(0)));
    for (Area area : Area.values()) {
      input.limit(area, optional(evidence.object("limits"), area.label()));
      if (optional(evidence.object("conflicts"), area.label()).isPresent()) {
        input.conflict(area);
      }
    }
    return input.build();
  }

  private static UsageStatistics usage(JsonTree usage) {
    UsageStatistics.Builder statistics =
        UsageStatistics.builder()
            .timeMillis(optional(usage, "time_millis").orElse(0))
            .phase(phase(usage.text("phase")))
            .observed(
                optional(usage, "running_millis").orElse(0),
                optional(usage, "lowering_millis").orElse(0))
            .networkRefused(usage.flag("network_refused"))
            .oomKilled(usage.flag("oom_killed"))
            .collections(optional(usage, "collections").orElse(0))
            .liveSetRenewed(usage.flag("live_set_renewed"));
    for (Measure measure : Measure.all()) {
      JsonTree value = usage.object("measures").object(measure.label());
      if (!value.isEmpty()) {
        statistics.value(
            measure, RecordedStatistics.of(value.numbers(), trend(value.object("trend"))));
      }
    }
    return statistics.build();
  }

  private static Phase phase(String label) {
    for (Phase phase : Phase.values()) {
      if (phase.label().equals(label)) {
        return phase;
      }
    }
    return Phase.START;
  }

  private static @Nullable Trend trend(JsonTree trend) {
    Double slope = trend.decimal("bytes_per_second");
    Double least = trend.decimal("least");
    Double most = trend.decimal("most");
    Long span = trend.number("span_millis");
    return slope == null || least == null || most == null || span == null
        ? null
        : new Trend(slope, least, most, span, trend.flag("continuing"));
  }

  /** The raises that the agent advises; it holds one for a while when its reason has gone. */
  static List<AreaTarget> raises(JsonTree report) {
    List<AreaTarget> raises = new ArrayList<>();
    for (JsonTree target : report.object("advice").objects("targets")) {
      OptionalLong configured = optional(target, "configured");
      OptionalLong wanted = optional(target, "target");
      for (Area area : Area.values()) {
        if (area.label().equals(target.text("area"))
            && configured.isPresent()
            && wanted.isPresent()
            && wanted.getAsLong() > configured.getAsLong()
            && !target.flag("optional")) {
          raises.add(
              AreaTarget.raise(
                  area,
                  configured.getAsLong(),
                  wanted.getAsLong(),
                  optional(target, "floor").orElse(configured.getAsLong()),
                  target.flag("urgent"),
                  target.text("arithmetic")));
        }
      }
    }
    return raises;
  }

  /**
   * Where the JVM runs with other limits than the model asks for: an edit alone changes nothing.
   */
  static List<String> conflicts(JsonTree report) {
    List<String> conflicts = new ArrayList<>();
    for (JsonTree finding : report.objects("findings")) {
      if (finding.text("reason").equals(Reason.MODEL_CONFLICT.label())) {
        conflicts.add(finding.text("sentence"));
      }
    }
    return conflicts;
  }

  private static OptionalLong optional(JsonTree tree, String name) {
    Long number = tree.number(name);
    return number == null ? OptionalLong.empty() : OptionalLong.of(number);
  }
}
