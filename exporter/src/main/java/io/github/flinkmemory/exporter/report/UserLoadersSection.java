package io.github.flinkmemory.exporter.report;

import io.github.flinkmemory.exporter.sample.SampleDetail;
import io.github.flinkmemory.exporter.sample.SampleField;
import io.github.flinkmemory.exporter.sample.UserLoader;
import java.util.List;

/** The page's table of user-code class loaders. */
final class UserLoadersSection {
  /** More would make the page long in a session cluster that leaks at each job. */
  private static final int ROWS = 50;

  private UserLoadersSection() {}

  /** Appends nothing where there are no such loaders. */
  static void append(StringBuilder html, MemoryReport report) {
    List<UserLoader> loaders = report.rows(SampleDetail.USER_LOADERS);
    if (loaders.isEmpty()) {
      return;
    }
    html.append(
            "<h2>User code</h2><table><tr><th>Job</th><th class=\"text\">Class loader</th><th>Classes</th>")
        .append("<th>Metaspace</th><th class=\"text\">Held by</th></tr>");
    for (UserLoader loader : loaders.subList(0, Math.min(ROWS, loaders.size()))) {
      row(loader, html);
    }
    html.append("</table>");
    if (loaders.size() > ROWS) {
      html.append("<p>And ").append(loaders.size() - ROWS).append(" more.</p>");
    }
    leak(report, html);
  }

  private static void row(UserLoader loader, StringBuilder html) {
    html.append("<tr><td>").append(job(loader)).append("</td><td class=\"text");
    html.append(loader.state() == UserLoader.State.LEAKED ? " short\">" : "\">")
        .append(loader.state().label())
        .append("</td><td>")
        .append(loader.classes().isPresent() ? String.valueOf(loader.classes().getAsLong()) : "–")
        .append("</td><td>")
        .append(ByteText.of(loader.bytes()));
    if (loader.alike() > 1) {
      html.append(" (mean of ").append(loader.alike()).append(" alike)");
    }
    html.append("</td><td class=\"text\">").append(heldBy(loader)).append("</td></tr>");
  }

  private static String job(UserLoader loader) {
    String id = loader.job();
    String name = loader.jobName();
    if (id == null) {
      return "(unknown)";
    }
    return Html.escape(name == null ? id : name + ", " + id);
  }

  private static String heldBy(UserLoader loader) {
    if (loader.state() != UserLoader.State.LEAKED) {
      return "";
    }
    if (loader.suspects().isEmpty()) {
      return "nothing that could be looked at";
    }
    StringBuilder lines = new StringBuilder();
    for (String suspect : loader.suspects()) {
      lines.append(lines.length() == 0 ? "" : "<br>").append(Html.escape(suspect));
    }
    return lines.toString();
  }

  private static void leak(MemoryReport report, StringBuilder html) {
    MetaspaceLeak leak = report.metaspaceLeak();
    long leaked = report.measured(SampleField.USER_LOADERS_LEAKED).orElse(0);
    if (leaked == 0) {
      return;
    }
    html.append("<p>Of ")
        .append(leak.finishedJobs().orElse(leaked))
        .append(" finished jobs ")
        .append(leaked)
        .append(" left their class loader behind");
    if (leak.growthPerFinishedJob().isPresent()) {
      html.append(": ")
          .append(ByteText.of(leak.growthPerFinishedJob()))
          .append(" of metaspace per job");
    }
    if (leak.jobsLeft().isPresent()) {
      html.append(", enough for ").append(leak.jobsLeft().getAsLong()).append(" more");
    }
    html.append(
        ". A leak is cured in the job or its libraries; more metaspace only buys time.</p>");
  }
}
