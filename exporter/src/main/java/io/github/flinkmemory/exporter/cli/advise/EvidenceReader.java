package io.github.flinkmemory.exporter.cli.advise;

import io.github.flinkmemory.exporter.advice.AdviceInput;
import io.github.flinkmemory.exporter.advice.CodeLoaders;
import io.github.flinkmemory.exporter.cli.JsonTree;
import io.github.flinkmemory.exporter.model.Area;
import io.github.flinkmemory.exporter.model.MemoryModel;
import io.github.flinkmemory.exporter.usage.Measure;
import io.github.flinkmemory.exporter.usage.Phase;
import io.github.flinkmemory.exporter.usage.RecordedStatistics;
import io.github.flinkmemory.exporter.usage.Trend;
import io.github.flinkmemory.exporter.usage.UsageStatistics;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** The evidence of a report, as what advice is made from. What is missing is absent. */
final class EvidenceReader {
  private EvidenceReader() {}

  /** All that advice is made from. */
  static AdviceInput input(JsonTree report, MemoryModel model) {
    JsonTree evidence = report.object("evidence");
    Double unexplained = evidence.decimal("unexplained_share");
    AdviceInput.Builder input =
        AdviceInput.builder(model, usage(evidence.object("usage")))
            .configuration(ReportReader.configuration(report))
            .process(
                ReportReader.version(report.object("process").text("flink_version")),
                ReportReader.deployMode(report))
            .containerLimit(evidence.optional("container_limit"))
            .managedReserved(evidence.optional("managed_reserved"))
            .fragmentedBytes(evidence.optional("fragmented"))
            .unexplainedShare(
                unexplained == null ? OptionalDouble.empty() : OptionalDouble.of(unexplained))
            .stateBackend(evidence.flag("state_backend"))
            .slots(evidence.optional("slots").orElse(1))
            .codeLoaders(codeLoaders(evidence.object("user_loaders")));
    for (Area area : Area.values()) {
      input.limit(area, evidence.object("limits").optional(area.label()));
      if (evidence.object("conflicts").optional(area.label()).isPresent()) {
        input.conflict(area);
      }
    }
    return input.build();
  }

  private static @Nullable CodeLoaders codeLoaders(JsonTree loaders) {
    return loaders.isEmpty()
        ? null
        : new CodeLoaders(
                loaders.optional("live").orElse(0),
                loaders.optional("leaked").orElse(0),
                loaders.optional("leaked_bytes").orElse(0),
                loaders.optional("bytes_per_job").orElse(0))
            .withReleased(
                loaders.optional("released_bytes").orElse(0),
                loaders.optional("outlived_bytes").orElse(0),
                loaders.optional("metaspace_bytes").orElse(0));
  }

  private static UsageStatistics usage(JsonTree usage) {
    Phase phase = Labelled.find(Phase.values(), Phase::label, usage.text("phase"));
    UsageStatistics.Builder statistics =
        UsageStatistics.builder()
            .timeMillis(usage.optional("time_millis").orElse(0))
            .phase(phase == null ? Phase.START : phase)
            .observed(
                usage.optional("running_millis").orElse(0),
                usage.optional("lowering_millis").orElse(0))
            .networkRefused(usage.flag("network_refused"))
            .oomKilled(usage.flag("oom_killed"))
            .longOomKilled(usage.flag("long_oom_killed"))
            .collections(usage.optional("collections").orElse(0))
            .liveSetRenewed(usage.flag("live_set_renewed"));
    for (Measure measure : Measure.all()) {
      JsonTree value = usage.object("measures").object(measure.label());
      if (!value.isEmpty()) {
        statistics.value(
            measure,
            RecordedStatistics.of(
                value.numbers(), trend(value.object("trend")), value.flag("settling")));
      }
    }
    return statistics.build();
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
}
