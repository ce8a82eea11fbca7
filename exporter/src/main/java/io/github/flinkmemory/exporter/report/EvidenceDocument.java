package io.github.flinkmemory.exporter.report;

import io.github.flinkmemory.exporter.advice.AdviceInput;
import io.github.flinkmemory.exporter.advice.AdvicePolicy;
import io.github.flinkmemory.exporter.advice.CodeLoaders;
import io.github.flinkmemory.exporter.model.Area;
import io.github.flinkmemory.exporter.model.file.UserConfiguration;
import io.github.flinkmemory.exporter.usage.Measure;
import io.github.flinkmemory.exporter.usage.RecordedStatistics;
import io.github.flinkmemory.exporter.usage.Trend;
import io.github.flinkmemory.exporter.usage.UsageStatistics;
import io.github.flinkmemory.exporter.usage.ValueStatistics;
import java.util.Map;

/**
 * What advice is made from, as members of the report: policy, the user's own configuration, limits
 * and history. From these, and the model, others can solve a fleet of processes at once.
 */
final class EvidenceDocument {
  private final JsonText json;

  private EvidenceDocument(JsonText json) {
    this.json = json;
  }

  static void write(AdviceInput input, AdvicePolicy policy, JsonText json) {
    EvidenceDocument document = new EvidenceDocument(json);
    document.policy(policy);
    document.configuration(input.configuration());
    json.name("evidence").open();
    document.facts(input);
    document.usage(input.usage());
    json.close();
  }

  private void policy(AdvicePolicy policy) {
    json.name("policy")
        .open()
        .field("mode", policy.mode().label())
        .field("cap", policy.cap())
        .name("time_scale")
        .value(policy.usage().timeScale())
        .field("buckets_per_day", policy.usage().bucketsPerDay())
        .close();
  }

  private void configuration(UserConfiguration configuration) {
    json.name("configuration").open().name("known").value(configuration.isKnown());
    if (!configuration.isKnown()) {
      json.field("reason", configuration.reason());
    } else {
      json.name("options").open();
      for (Map.Entry<String, String> option : PublicOptions.of(configuration.values()).entrySet()) {
        json.field(option.getKey(), option.getValue());
      }
      json.close().name("command_line").open();
      for (String key : PublicOptions.of(configuration.values()).keySet()) {
        if (configuration.commandLine().contains(key)) {
          json.field(key, 1);
        }
      }
      json.close();
    }
    json.close();
  }

  private void facts(AdviceInput input) {
    json.field("cluster", input.clusterKind().label()).name("limits").open();
    for (Map.Entry<Area, Long> limit : input.limits().entrySet()) {
      json.field(limit.getKey().label(), limit.getValue());
    }
    json.close().name("conflicts").open();
    for (Area area : input.conflicts()) {
      json.field(area.label(), 1);
    }
    json.close()
        .field("container_limit", input.containerLimit())
        .field("managed_reserved", input.managedReserved())
        .field("fragmented", input.fragmentedBytes())
        .name("state_backend")
        .value(input.hasStateBackend())
        .field("slots", input.slots());
    if (input.unexplainedShare().isPresent()) {
      json.name("unexplained_share").value(input.unexplainedShare().getAsDouble());
    }
    CodeLoaders loaders = input.codeLoaders();
    if (loaders != null) {
      json.name("user_loaders")
          .open()
          .field("live", loaders.live())
          .field("leaked", loaders.leaked())
          .field("leaked_bytes", loaders.leakedBytes())
          .field("bytes_per_job", loaders.bytesPerJob())
          .field("released_bytes", loaders.releasedBytes())
          .field("outlived_bytes", loaders.outlivedBytes())
          .field("metaspace_bytes", loaders.metaspaceBytes())
          .close();
    }
  }

  private void usage(UsageStatistics usage) {
    json.name("usage")
        .open()
        .field("time_millis", usage.timeMillis())
        .field("phase", usage.phase().label())
        .field("running_millis", usage.runningMillis())
        .field("lowering_millis", usage.loweringMillis())
        .name("network_refused")
        .value(usage.networkRefused())
        .name("oom_killed")
        .value(usage.oomKilled())
        .name("long_oom_killed")
        .value(usage.longOomKilled())
        .field("collections", usage.collections())
        .name("live_set_renewed")
        .value(usage.isLiveSetRenewed())
        .name("measures")
        .open();
    for (Measure measure : Measure.all()) {
      ValueStatistics value = usage.of(measure);
      if (value.isKnown()) {
        json.name(measure.label());
        value(value);
      }
    }
    json.close().close();
  }

  private void value(ValueStatistics value) {
    json.open();
    for (Map.Entry<String, Long> number : RecordedStatistics.numbers(value).entrySet()) {
      json.field(number.getKey(), number.getValue());
    }
    json.name("settling").value(value.isSettling());
    Trend trend = value.trend();
    if (trend != null) {
      json.name("trend")
          .open()
          .name("bytes_per_second")
          .value(trend.bytesPerSecond())
          .name("least")
          .value(trend.least())
          .name("most")
          .value(trend.most())
          .field("span_millis", trend.spanMillis())
          .name("continuing")
          .value(trend.isContinuing())
          .close();
    }
    json.close();
  }
}
