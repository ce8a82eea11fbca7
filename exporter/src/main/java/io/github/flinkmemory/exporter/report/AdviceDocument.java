package io.github.flinkmemory.exporter.report;

import io.github.flinkmemory.exporter.advice.Advice;
import io.github.flinkmemory.exporter.advice.AreaGap;
import io.github.flinkmemory.exporter.advice.AreaTarget;
import io.github.flinkmemory.exporter.advice.Exhaustion;
import io.github.flinkmemory.exporter.advice.Recommendation;
import io.github.flinkmemory.exporter.model.Area;
import io.github.flinkmemory.exporter.model.ProcessRole;
import io.github.flinkmemory.exporter.model.resolve.ConfigurationEdit;
import java.util.Map;

/** What to change and why, as a member of the report. */
final class AdviceDocument {
  private final JsonText json;

  private AdviceDocument(JsonText json) {
    this.json = json;
  }

  /** Nothing without a recommendation. */
  static void write(Advice advice, ProcessRole role, JsonText json) {
    Recommendation recommendation = advice.recommendation();
    if (recommendation != null) {
      AdviceDocument document = new AdviceDocument(json);
      json.name("advice").open();
      document.verdict(recommendation);
      document.targets(recommendation);
      document.edit(recommendation.edit(), role);
      document.gaps(advice);
      json.close();
    }
  }

  private void verdict(Recommendation recommendation) {
    json.field("verdict", recommendation.verdict().label())
        .name("urgent")
        .value(recommendation.isUrgent())
        .field("sentence", recommendation.sentence())
        .name("confidence")
        .value(recommendation.confidence())
        .name("bounded")
        .value(recommendation.isBounded())
        .name("arithmetic")
        .openList();
    for (String line : recommendation.arithmetic()) {
      json.value(line);
    }
    json.closeList();
  }

  private void targets(Recommendation recommendation) {
    json.name("targets").openList();
    for (AreaTarget target : recommendation.targets()) {
      json.open()
          .field("area", target.area().label())
          .field("configured", target.configured())
          .field("target", target.target())
          .field("floor", target.floor())
          .name("optional")
          .value(target.isOptional())
          .name("urgent")
          .value(target.isUrgent())
          .field("arithmetic", target.arithmetic())
          .close();
    }
    json.closeList().name("sizes").open();
    for (Map.Entry<Area, Long> size : recommendation.sizes().entrySet()) {
      json.field(size.getKey().label(), size.getValue());
    }
    json.close();
  }

  private void edit(ConfigurationEdit edit, ProcessRole role) {
    if (edit.isEmpty()) {
      return;
    }
    json.name("edit").open().name("set").open();
    for (Map.Entry<String, String> option : edit.set().entrySet()) {
      json.field(option.getKey(), option.getValue());
    }
    json.close().name("remove").openList();
    for (String key : edit.removed()) {
      json.value(key);
    }
    json.closeList()
        .close()
        .name("texts")
        .open()
        .field("config_yaml", ConfigurationText.configYaml(edit))
        .field("flink_conf", ConfigurationText.flinkConf(edit))
        .field("flink_deployment_patch", ConfigurationText.flinkDeploymentPatch(edit, role))
        .close();
  }

  private void gaps(Advice advice) {
    json.name("gaps").openList();
    for (AreaGap gap : advice.gaps()) {
      json.open()
          .field("area", gap.area().label())
          .field("headroom", gap.headroom())
          .field("shortage", gap.shortage());
      if (gap.utilisation().isPresent()) {
        json.name("utilisation").value(gap.utilisation().getAsDouble());
      }
      Exhaustion exhaustion = gap.exhaustion();
      if (exhaustion != null) {
        json.name("exhaustion_seconds").value(exhaustion.seconds());
        json.name("exhaustion_seconds_soonest").value(exhaustion.soonest());
        json.name("exhaustion_seconds_latest").value(exhaustion.latest());
      }
      json.close();
    }
    json.closeList();
  }
}
