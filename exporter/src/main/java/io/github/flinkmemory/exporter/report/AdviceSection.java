package io.github.flinkmemory.exporter.report;

import io.github.flinkmemory.exporter.advice.Recommendation;
import io.github.flinkmemory.exporter.model.resolve.ConfigurationEdit;

/** What to change, why, and the lines to paste. */
final class AdviceSection {
  private AdviceSection() {}

  static void append(StringBuilder html, MemoryReport report) {
    Recommendation recommendation = report.advice().recommendation();
    if (recommendation == null) {
      return;
    }
    html.append("<h2>Advice</h2><p>")
        .append(Html.escape(upper(recommendation.sentence())))
        .append(". For this process alone; confidence ")
        .append(Math.round(100 * recommendation.confidence()))
        .append(" %.</p><ul>");
    for (String line : recommendation.arithmetic()) {
      html.append("<li>").append(Html.escape(line)).append("</li>");
    }
    html.append("</ul>");
    if (recommendation.verdict().isChange()) {
      ConfigurationEdit edit = recommendation.edit();
      lines(html, "config.yaml", ConfigurationText.configYaml(edit));
      lines(html, "flink-conf.yaml", ConfigurationText.flinkConf(edit));
      lines(
          html,
          "FlinkDeployment",
          ConfigurationText.flinkDeploymentPatch(edit, report.identity().role()));
    }
  }

  private static void lines(StringBuilder html, String title, String text) {
    html.append("<details><summary>").append(title).append("</summary><pre>");
    html.append(Html.escape(text)).append("</pre></details>");
  }

  private static String upper(String sentence) {
    return sentence.isEmpty()
        ? sentence
        : Character.toUpperCase(sentence.charAt(0)) + sentence.substring(1);
  }
}
