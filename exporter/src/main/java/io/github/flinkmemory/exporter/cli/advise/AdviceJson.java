package io.github.flinkmemory.exporter.cli.advise;

import io.github.flinkmemory.exporter.advice.AreaTarget;
import io.github.flinkmemory.exporter.advice.Finding;
import io.github.flinkmemory.exporter.advice.Recommendation;
import io.github.flinkmemory.exporter.cli.DocumentText;
import io.github.flinkmemory.exporter.model.Area;
import io.github.flinkmemory.exporter.usage.RecordedStatistics;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Advice for all groups as a JSON document; bytes unless a name says otherwise. */
final class AdviceJson {
  private AdviceJson() {}

  static String of(List<GroupAdvice> groups, List<String> complaints) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("schema", 1);
    document.put("exit_code", Outcome.of(groups).exitCode());
    List<Object> list = new ArrayList<>();
    for (GroupAdvice group : groups) {
      list.add(group(group));
    }
    document.put("groups", list);
    document.put("complaints", complaints);
    return DocumentText.json(document);
  }

  private static Map<String, Object> group(GroupAdvice advice) {
    Map<String, Object> group = new LinkedHashMap<>();
    Recommendation recommendation = advice.recommendation();
    group.put("role", advice.group().role().label());
    group.put("flink_version", advice.input().flinkVersion());
    group.put("deploy_mode", advice.input().deployMode().label());
    group.put("config_hash", advice.group().configurationHash());
    group.put("processes", advice.group().processes());
    group.put("members", advice.group().names());
    group.put("running_millis", advice.input().usage().runningMillis());
    group.put("lowering_millis", advice.input().usage().loweringMillis());
    group.put("verdict", recommendation.verdict().label());
    group.put("urgent", recommendation.isUrgent());
    group.put("sentence", recommendation.sentence());
    group.put("confidence", recommendation.confidence());
    group.put("arithmetic", recommendation.arithmetic());
    List<Object> areas = new ArrayList<>();
    for (AreaTarget target : recommendation.targets()) {
      areas.add(area(advice, target));
    }
    group.put("areas", areas);
    group.put("findings", findings(advice));
    if (!recommendation.edit().isEmpty()) {
      group.put("edit", edit(recommendation));
      group.put("texts", texts(advice));
    }
    group.put("remarks", advice.remarks());
    return group;
  }

  private static Map<String, Object> area(GroupAdvice advice, AreaTarget target) {
    Area area = target.area();
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("area", area.label());
    row.put("configured", target.configured());
    row.put("demand", RecordedStatistics.numbers(advice.input().usage().demand(area)));
    row.put("wanted", target.target());
    Long size = advice.size(area);
    if (size != null) {
      row.put("target", size);
    }
    row.put("arithmetic", target.arithmetic());
    return row;
  }

  private static List<Object> findings(GroupAdvice advice) {
    List<Object> findings = new ArrayList<>();
    for (Finding finding : advice.advice().findings()) {
      if (finding.holds()) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("area", finding.area().label());
        row.put("reason", finding.reason().label());
        row.put("severity", finding.reason().severity().label());
        row.put("sentence", finding.sentence());
        row.put("runbook", finding.reason().anchor());
        row.put("evidence", finding.evidence());
        findings.add(row);
      }
    }
    return findings;
  }

  private static Map<String, Object> edit(Recommendation recommendation) {
    Map<String, Object> edit = new LinkedHashMap<>();
    edit.put("set", recommendation.edit().set());
    edit.put("remove", new ArrayList<>(recommendation.edit().removed()));
    return edit;
  }

  private static Map<String, Object> texts(GroupAdvice advice) {
    Map<String, Object> texts = new LinkedHashMap<>();
    texts.put("config_yaml", EditText.of(advice, AdviceFormat.CONFIG_YAML));
    texts.put("flink_conf", EditText.of(advice, AdviceFormat.FLINK_CONF));
    texts.put("flink_deployment_patch", EditText.of(advice, AdviceFormat.PATCH));
    return texts;
  }
}
