package io.github.flinkmemory.exporter.report;

import io.github.flinkmemory.exporter.advice.AdviceInput;
import io.github.flinkmemory.exporter.sample.SampleField;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** The report as a small page: plain HTML without scripts and without anything to fetch. */
public final class ReportPage {
  private static final String STYLE =
      ":root{color-scheme:light dark}a{color:#1f5fbf}body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:60rem;padding:0 1rem;color:#1b1f24}"
          + "h1{font-size:1.4rem;overflow-wrap:anywhere}h2{font-size:1.1rem;margin-top:2rem}"
          + "table{border-collapse:collapse;width:100%}th,td{padding:.3rem .6rem;text-align:right;"
          + "border-bottom:1px solid #d5dae0;font-variant-numeric:tabular-nums;white-space:nowrap}"
          + "th:first-child,td:first-child,td.text,th.text{text-align:left;white-space:normal}"
          + "pre{overflow-x:auto}"
          + ".bar{width:10rem;background:#e8ecf0;height:.8rem;position:relative}"
          + ".bar i{position:absolute;left:0;top:0;bottom:0;background:#5b8fd6}"
          + ".bar b{position:absolute;top:0;bottom:0;width:2px;background:#1b1f24}"
          + ".short{color:#b3261e;font-weight:600}.note{background:#fff4d6;padding:.6rem 1rem}"
          + ".critical{background:#fbdcd9}.info{background:#e8ecf0}code{white-space:nowrap}"
          + "@media(max-width:56rem){body{margin:1rem auto}table{display:block;overflow-x:auto}"
          + "th,td{padding:.3rem .4rem}}"
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
            "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><title>Flink memory</title><style>")
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
    html.append("<h1>Flink ").append(Html.escape(identity.role().label()));
    html.append(' ').append(Html.escape(identity.resourceId())).append("</h1><p>");
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
    FindingsSection.append(html, report);
    ProcessSection.append(html, report);
    AreasSection.append(html, report);
    AdviceInput input = report.advice().input();
    if (input != null) {
      CollectionsSection.append(html, input.usage());
    }
    ResidentSection.append(html, report);
    AdviceSection.append(html, report);
    OffHeapSection.append(html, report);
    JobSections.append(html, report);
    UserLoadersSection.append(html, report);
    ModelSection.append(html, report.model());
    SourcesSection.append(html, report);
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

  private static String orUnknown(String text) {
    return text.isEmpty() ? "(unknown)" : Html.escape(text);
  }
}
