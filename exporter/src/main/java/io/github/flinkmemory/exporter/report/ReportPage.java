package io.github.flinkmemory.exporter.report;

import io.github.flinkmemory.exporter.advice.Finding;
import io.github.flinkmemory.exporter.advice.Recommendation;
import io.github.flinkmemory.exporter.advice.Severity;
import io.github.flinkmemory.exporter.model.MemoryComponent;
import io.github.flinkmemory.exporter.model.MemoryModel;
import io.github.flinkmemory.exporter.model.resolve.ConfigurationEdit;
import io.github.flinkmemory.exporter.sample.SampleField;
import io.github.flinkmemory.exporter.sample.Source;
import io.github.flinkmemory.exporter.sample.SourceState;
import io.github.flinkmemory.exporter.sample.SourceStatus;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The report as a small page: plain HTML without scripts and without anything to fetch. */
public final class ReportPage {
  private static final String STYLE =
      ":root{color-scheme:light dark}a{color:#1f5fbf}body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:60rem;padding:0 1rem;color:#1b1f24}"
          + "h1{font-size:1.4rem}h2{font-size:1.1rem;margin-top:2rem}"
          + "table{border-collapse:collapse;width:100%}th,td{padding:.3rem .6rem;text-align:right;"
          + "border-bottom:1px solid #d5dae0;font-variant-numeric:tabular-nums;white-space:nowrap}"
          + "th:first-child,td:first-child,td.text,th.text{text-align:left;white-space:normal}"
          + ".bar{width:10rem;background:#e8ecf0;height:.8rem;position:relative}"
          + ".bar i{position:absolute;left:0;top:0;bottom:0;background:#5b8fd6}"
          + ".bar b{position:absolute;top:0;bottom:0;width:2px;background:#1b1f24}"
          + ".short{color:#b3261e;font-weight:600}.note{background:#fff4d6;padding:.6rem 1rem}"
          + ".critical{background:#fbdcd9}.info{background:#e8ecf0}code{white-space:nowrap}"
          + "@media(prefers-color-scheme:dark){body{background:#16191d;color:#e3e6ea}th,td{border-color:#3a4048}"
          + ".bar{background:#2b3037}.bar b{background:#e3e6ea}.note{background:#4a3d14}.short{color:#ff8a80}"
          + ".critical{background:#5c1f1b}.info{background:#2b3037}a{color:#8ab4f8}}";

  private final StringBuilder html = new StringBuilder(8192);

  private ReportPage() {}

  /**
   * @param report null before the first sample
   */
  public static String render(@Nullable MemoryReport report) {
    ReportPage page = new ReportPage();
    page.html
        .append("<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\">")
        .append(
            "<meta name=\"viewport\" content=\"width=device-width\"><title>Flink memory</title><style>")
        .append(STYLE)
        .append("</style></head><body>");
    if (report == null) {
      page.html.append("<h1>Flink memory</h1><p>No sample has been taken yet.</p>");
    } else {
      page.body(report);
    }
    page.html.append(
        "<p><a href=\"/metrics\">Metrics</a> \u00b7 <a href=\"/report.json\">JSON</a></p></body></html>\n");
    return page.html.toString();
  }

  private void body(MemoryReport report) {
    ProcessIdentity identity = report.identity();
    html.append("<h1>Flink ").append(escape(identity.role().label()));
    html.append(' ').append(escape(identity.resourceId())).append("</h1><p>");
    Instant time = Instant.ofEpochMilli(report.timestampMillis()).truncatedTo(ChronoUnit.SECONDS);
    html.append("Sampled ")
        .append(time)
        .append(". Flink ")
        .append(orUnknown(identity.flinkVersion()));
    html.append(", Java ").append(orUnknown(identity.javaVersion()));
    html.append(", ").append(orUnknown(identity.deployMode()));
    html.append(", agent ").append(orUnknown(identity.agentVersion())).append(".</p>");
    if (report.isWithheld()) {
      html.append(
          "<p class=\"note\">The last sample is too old; its measurements are withheld.</p>");
    }
    several(report);
    findings(report);
    process(report);
    areas(report);
    ResidentSection.append(html, report);
    advice(report);
    OffHeapSection.append(html, report);
    JobSections.append(html, report);
    UserLoadersSection.append(html, report);
    components(report.model());
    sources(report);
  }

  private void several(MemoryReport report) {
    long taskManagers = report.measured(SampleField.TASK_MANAGERS).orElse(0);
    if (taskManagers > 1) {
      html.append("<p>")
          .append(taskManagers)
          .append(
              " TaskManagers run in this JVM. The areas show the sum of what they are configured")
          .append(" with and use; the memory model at the end is that of each of them.</p>");
    }
  }

  private void findings(MemoryReport report) {
    Severity[] severities = Severity.values();
    for (int worst = severities.length - 1; worst >= 0; worst--) {
      for (Finding finding : report.findings()) {
        if (finding.holds() && finding.reason().severity() == severities[worst]) {
          finding(finding);
        }
      }
    }
  }

  /** With the heading in {@code dashboards/runbooks/findings.md} that says more. */
  private void finding(Finding finding) {
    html.append("<p class=\"note ").append(finding.reason().severity().label()).append("\">");
    html.append(finding.area().title()).append(": ").append(escape(finding.sentence()));
    html.append(". <code>").append(finding.reason().anchor()).append("</code></p>");
  }

  private void advice(MemoryReport report) {
    Recommendation recommendation = report.advice().recommendation();
    if (recommendation == null) {
      return;
    }
    html.append("<h2>Advice</h2><p>")
        .append(escape(upper(recommendation.sentence())))
        .append(". For this process alone; confidence ")
        .append(Math.round(100 * recommendation.confidence()))
        .append(" %.</p><ul>");
    for (String line : recommendation.arithmetic()) {
      html.append("<li>").append(escape(line)).append("</li>");
    }
    html.append("</ul>");
    if (recommendation.verdict().isChange()) {
      ConfigurationEdit edit = recommendation.edit();
      lines("config.yaml", ConfigurationText.configYaml(edit));
      lines("flink-conf.yaml", ConfigurationText.flinkConf(edit));
      lines(
          "FlinkDeployment",
          ConfigurationText.flinkDeploymentPatch(edit, report.identity().role()));
    }
  }

  private void lines(String title, String text) {
    html.append("<details><summary>").append(title).append("</summary><pre>");
    html.append(escape(text)).append("</pre></details>");
  }

  private static String upper(String sentence) {
    return sentence.isEmpty()
        ? sentence
        : Character.toUpperCase(sentence.charAt(0)) + sentence.substring(1);
  }

  private void process(MemoryReport report) {
    MemoryModel model = report.model();
    html.append(
            "<h2>Process</h2><table><tr><th>Configured</th><th>Resident</th><th>Container limit</th>")
        .append("<th>Container, unreclaimable</th></tr><tr>");
    // The first column is left-aligned by the style; a single row of numbers reads well so.
    cell(
        model == null || !model.isComplete()
            ? OptionalLong.empty()
            : OptionalLong.of(model.totalProcess()));
    cell(report.measured(SampleField.PROCESS_RESIDENT));
    cell(report.measured(SampleField.CONTAINER_LIMIT));
    cell(report.measured(SampleField.CONTAINER_UNRECLAIMABLE));
    html.append("</tr></table>");
    if (model == null) {
      html.append("<p class=\"note\">The memory model is not known yet");
      SourceStatus status = report.sources().get(Source.MODEL);
      html.append(
          status == null || status.reason().isEmpty() ? "" : ": " + escape(status.reason()));
      html.append(".</p>");
    }
  }

  private void areas(MemoryReport report) {
    html.append(
            "<h2>Areas</h2><table><tr><th>Area</th><th>Configured</th><th>Limit</th><th>Used</th>")
        .append("<th>Demand</th><th>Peak, 24 h</th><th>Gap</th><th></th></tr>");
    for (AreaReport area : report.areas()) {
      html.append("<tr><td>").append(area.area().title()).append("</td>");
      cell(area.configured());
      cell(area.limit());
      cell(area.used());
      cell(area.demand());
      cell(area.peak());
      boolean tooSmall = area.gap().isPresent() && area.gap().getAsLong() < 0;
      html.append(tooSmall ? "<td class=\"short\">" : "<td>")
          .append(ByteText.of(area.gap()))
          .append("</td><td>");
      bar(area);
      html.append("</td></tr>");
    }
    html.append("</table><p>The bar shows use of what is configured, its mark the peak of demand. ")
        .append("A dash means not known.</p>");
  }

  private void bar(AreaReport area) {
    if (area.configured().orElse(0) <= 0) {
      return;
    }
    double configured = area.configured().getAsLong();
    html.append("<div class=\"bar\">");
    if (area.used().isPresent()) {
      html.append("<i style=\"width:")
          .append(percent(area.used().getAsLong() / configured))
          .append("\"></i>");
    }
    if (area.peak().isPresent()) {
      html.append("<b style=\"left:")
          .append(percent(area.peak().getAsLong() / configured))
          .append("\"></b>");
    }
    html.append("</div>");
  }

  private static String percent(double ratio) {
    return String.format(Locale.ROOT, "%.1f%%", 100 * Math.max(0, Math.min(1, ratio)));
  }

  private void components(@Nullable MemoryModel model) {
    if (model == null) {
      return;
    }
    html.append(
        "<h2>Memory model</h2><table><tr><th>Component</th><th>Size</th><th>Bytes</th></tr>");
    for (Map.Entry<MemoryComponent, Long> entry : model.components().entrySet()) {
      row(entry.getKey().title(), entry.getValue());
    }
    if (model.isComplete()) {
      row("Total Flink memory", model.totalFlink());
      row("Total process memory", model.totalProcess());
    }
    html.append("</table><p>Read from: ")
        .append(escape(model.source().label().replace('_', ' ')))
        .append(".</p>");
  }

  private void row(String title, long bytes) {
    html.append("<tr><td>").append(escape(title)).append("</td>");
    cell(OptionalLong.of(bytes));
    html.append("<td>").append(bytes).append("</td></tr>");
  }

  /** What is up without a word is told in one line, so that the others are seen. */
  private void sources(MemoryReport report) {
    StringBuilder up = new StringBuilder();
    StringBuilder others = new StringBuilder();
    for (Map.Entry<Source, SourceStatus> entry : report.sources().entrySet()) {
      String name = entry.getKey().label().replace('_', ' ');
      String age = age(report, entry.getKey());
      SourceStatus status = entry.getValue();
      if (status.state() == SourceState.UP && status.reason().isEmpty()) {
        up.append(up.length() == 0 ? "" : ", ").append(name);
        up.append(age.isEmpty() ? "" : " (" + age + " old)");
      } else {
        source(others, name, age, status);
      }
    }
    html.append("<h2>Sources</h2>");
    if (up.length() > 0) {
      html.append("<p>Up: ").append(up).append(".</p>");
    }
    if (others.length() > 0) {
      html.append("<table><tr><th>Source</th><th class=\"text\">State</th><th>Age</th>")
          .append("<th class=\"text\">Reason</th></tr>")
          .append(others)
          .append("</table>");
    }
  }

  /** How long ago a source was read that is not read with each sample. */
  private static String age(MemoryReport report, Source source) {
    Long read = report.reads().get(source);
    return read == null ? "" : (report.timestampMillis() - read) / 1000 + " s";
  }

  private static void source(StringBuilder rows, String name, String age, SourceStatus status) {
    rows.append("<tr><td>").append(name).append("</td><td class=\"text");
    rows.append(status.state() == SourceState.FAILED ? " short\">" : "\">");
    rows.append(status.state().label()).append("</td><td>").append(age);
    rows.append("</td><td class=\"text\">").append(escape(status.reason())).append("</td></tr>");
  }

  private void cell(OptionalLong bytes) {
    html.append("<td>").append(ByteText.of(bytes)).append("</td>");
  }

  private static String orUnknown(String text) {
    return text.isEmpty() ? "(unknown)" : escape(text);
  }

  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
