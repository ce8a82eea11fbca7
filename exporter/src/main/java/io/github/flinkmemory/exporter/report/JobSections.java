package io.github.flinkmemory.exporter.report;

import io.github.flinkmemory.exporter.sample.JobBuffers;
import io.github.flinkmemory.exporter.sample.SampleDetail;
import io.github.flinkmemory.exporter.sample.SampleField;
import io.github.flinkmemory.exporter.sample.SlotMemory;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/** What each job and each slot holds. Names and ids are told here only, never in metrics. */
final class JobSections {
  private JobSections() {}

  static void append(StringBuilder html, MemoryReport report) {
    jobs(html, report);
    slots(html, report.rows(SampleDetail.SLOTS));
  }

  private static void jobs(StringBuilder html, MemoryReport report) {
    List<JobBuffers> jobs = report.rows(SampleDetail.JOBS);
    if (jobs.isEmpty()) {
      return;
    }
    OptionalLong total = report.measured(SampleField.NETWORK_TOTAL_SEGMENTS);
    html.append("<h2>Network buffers by job</h2><table><tr><th>Job</th><th class=\"text\">Id</th>")
        .append("<th>Tasks here</th><th>Required</th><th>Holding data</th>")
        .append("<th>Required, share of all</th></tr>");
    for (JobBuffers job : jobs) {
      html.append("<tr><td>")
          .append(job.jobName().isEmpty() ? "(unknown)" : Html.escape(job.jobName()))
          .append("</td><td class=\"text\">")
          .append(Html.escape(job.jobId()))
          .append("</td><td>")
          .append(job.tasks())
          .append("</td><td>")
          .append(job.required())
          .append("</td><td>")
          .append(job.holdingData())
          .append("</td><td>")
          .append(share(job.required(), total))
          .append("</td></tr>");
    }
    html.append("</table>");
  }

  private static String share(long part, OptionalLong total) {
    return total.orElse(0) > 0
        ? String.format(Locale.ROOT, "%.1f %%", 100.0 * part / total.getAsLong())
        : "\u2013";
  }

  private static void slots(StringBuilder html, List<SlotMemory> slots) {
    if (slots.isEmpty()) {
      return;
    }
    html.append("<h2>Managed memory by slot</h2><table><tr><th>Slot</th><th class=\"text\">Job")
        .append("</th><th>Size</th><th>State backend</th><th>Python</th><th>Operators</th>")
        .append("<th>Allocated segments</th></tr>");
    for (SlotMemory slot : slots) {
      html.append("<tr><td>").append(slot.index() < 0 ? "dynamic" : String.valueOf(slot.index()));
      html.append("</td><td class=\"text\">").append(Html.escape(slot.jobId()));
      cell(html.append("</td>"), slot.total());
      cell(html, slot.stateBackend());
      cell(html, slot.python());
      cell(html, slot.operators());
      cell(html, slot.allocated());
      html.append("</tr>");
    }
    html.append("</table><p>State backend, Python and operators are reservations; ")
        .append("segments are what operators really hold.</p>");
  }

  private static void cell(StringBuilder html, long bytes) {
    Html.cell(html, OptionalLong.of(bytes));
  }
}
