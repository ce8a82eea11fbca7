package io.github.flinkmemory.exporter.cli.advise;

import io.github.flinkmemory.exporter.advice.AdviceMode;
import io.github.flinkmemory.exporter.advice.AdvicePolicy;
import io.github.flinkmemory.exporter.advice.AreaTarget;
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
import io.github.flinkmemory.exporter.usage.UsagePolicy;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
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
    return Labelled.find(
        ProcessRole.values(), ProcessRole::label, report.object("process").text("role"));
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
    DeployMode mode = Labelled.find(DeployMode.values(), DeployMode::label, label);
    return mode == null ? DeployMode.STANDALONE : mode;
  }

  /** Null when there is none yet, or none that is complete. */
  static @Nullable MemoryModel model(JsonTree report, ProcessRole role) {
    JsonTree model = report.object("model");
    EnumMap<MemoryComponent, Long> components = new EnumMap<>(MemoryComponent.class);
    for (MemoryComponent component : MemoryComponent.values()) {
      Long bytes = model.object("components").number(component.label());
      if (bytes != null) {
        components.put(component, bytes);
      }
    }
    ModelSource source =
        Labelled.find(ModelSource.values(), ModelSource::label, model.text("source"));
    try {
      return model.flag("complete")
          ? new MemoryModel(
              role, components, source == null ? ModelSource.CONFIGURATION_FILE : source)
          : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
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
    AdviceMode mode = Labelled.find(AdviceMode.values(), AdviceMode::label, policy.text("mode"));
    AdvicePolicy read = AdvicePolicy.production();
    read = mode == null ? read : read.mode(mode);
    Double scale = policy.decimal("time_scale");
    try {
      long buckets =
          policy.optional("buckets_per_day").orElse(UsagePolicy.production().bucketsPerDay());
      read = scale == null ? read : read.usage(UsagePolicy.scaled(scale, Math.toIntExact(buckets)));
    } catch (IllegalArgumentException | ArithmeticException e) {
      // Of a version with other bounds: production's windows are the careful choice.
    }
    return read.cap(policy.optional("cap"));
  }

  /** The raises that the agent advises; it holds one for a while when its reason has gone. */
  static List<AreaTarget> raises(JsonTree report) {
    List<AreaTarget> raises = new ArrayList<>();
    for (JsonTree target : report.object("advice").objects("targets")) {
      Area area = Labelled.find(Area.values(), Area::label, target.text("area"));
      OptionalLong configured = target.optional("configured");
      OptionalLong wanted = target.optional("target");
      if (area != null
          && configured.isPresent()
          && wanted.isPresent()
          && wanted.getAsLong() > configured.getAsLong()
          && !target.flag("optional")) {
        raises.add(
            AreaTarget.raise(
                area,
                configured.getAsLong(),
                wanted.getAsLong(),
                target.optional("floor").orElse(configured.getAsLong()),
                target.flag("urgent"),
                target.text("arithmetic")));
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
}
