package io.github.flinkmemory.exporter.report;

import io.github.flinkmemory.exporter.ledger.JvmNative;
import io.github.flinkmemory.exporter.ledger.LedgerEntry;
import io.github.flinkmemory.exporter.ledger.ResidentKind;
import io.github.flinkmemory.exporter.ledger.ResidentLedger;
import io.github.flinkmemory.exporter.sample.NativeAllocator;
import io.github.flinkmemory.exporter.sample.SampleDetail;
import io.github.flinkmemory.exporter.sample.SampleField;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;

/** The part of the page that says what the resident memory consists of. */
final class ResidentSection {
  /** Share of the resident memory beyond which the page says what usually explains it. */
  private static final double NOTABLE = 0.05;

  private ResidentSection() {}

  static void append(StringBuilder html, MemoryReport report) {
    ResidentLedger ledger = report.ledger();
    OptionalLong resident = ledger.resident();
    if (!resident.isPresent()) {
      return;
    }
    html.append("<h2>Resident memory</h2><table><tr><th>Kind</th><th>Bytes</th><th>Share</th>")
        .append("<th class=\"text\">Basis</th></tr>");
    for (LedgerEntry entry : ledger.entries()) {
      html.append("<tr><td>").append(entry.kind().title()).append("</td><td>");
      html.append(ByteText.of(entry.bytes())).append("</td><td>");
      html.append(percent(entry.bytes(), resident.getAsLong()));
      html.append("</td><td class=\"text\">").append(entry.basis().label()).append("</td></tr>");
    }
    html.append("<tr><td>Resident</td><td>").append(ByteText.of(resident));
    html.append("</td><td>100.0%</td><td class=\"text\">measured</td></tr></table>");
    jvmNative(html, report, ledger);
    unexplained(html, ledger, resident.getAsLong());
    StringBuilder parts = new StringBuilder();
    told(parts, "Anonymous", report, SampleField.PROCESS_RESIDENT_ANONYMOUS);
    told(parts, "of files", report, SampleField.PROCESS_RESIDENT_FILE);
    told(parts, "shared", report, SampleField.PROCESS_RESIDENT_SHARED);
    told(parts, "highest since the start", report, SampleField.PROCESS_RESIDENT_PEAK);
    told(parts, "swapped out", report, SampleField.PROCESS_SWAPPED);
    if (parts.length() > 0) {
      html.append("<p>").append(parts).append(".</p>");
    }
    allocator(html, report);
  }

  private static void jvmNative(StringBuilder html, MemoryReport report, ResidentLedger ledger) {
    Map<String, Long> parts = JvmNative.parts(report.sample(), ledger);
    if (parts.isEmpty()) {
      return;
    }
    html.append("<p>JVM, native, consists of: ");
    String separator = "";
    for (Map.Entry<String, Long> part : parts.entrySet()) {
      html.append(separator).append(part.getKey()).append(' ').append(ByteText.of(part.getValue()));
      separator = "; ";
    }
    html.append(".</p>");
  }

  private static void told(
      StringBuilder parts, String what, MemoryReport report, SampleField field) {
    OptionalLong bytes = report.measured(field);
    if (bytes.isPresent()) {
      parts.append(parts.length() == 0 ? "" : "; ").append(what).append(' ');
      parts.append(ByteText.of(bytes));
    }
  }

  private static void allocator(StringBuilder html, MemoryReport report) {
    for (NativeAllocator allocator : report.rows(SampleDetail.NATIVE_ALLOCATOR)) {
      html.append("<p>Native allocator: ")
          .append(allocator.name().isEmpty() ? "(unknown)" : allocator.name());
      OptionalLong heaps = report.measured(SampleField.ALLOCATOR_HEAPS);
      if (allocator.isGlibc() && heaps.isPresent()) {
        html.append(", ").append(heaps.getAsLong()).append(" heaps");
      }
      if (allocator.arenaLimit() != null) {
        html.append(", MALLOC_ARENA_MAX=").append(Html.escape(allocator.arenaLimit()));
      }
      OptionalLong live = report.measured(SampleField.ALLOCATOR_LIVE);
      if (allocator.isGlibc() && live.isPresent()) {
        html.append("; in use ").append(ByteText.of(live)).append(", freed and kept ");
        html.append(ByteText.of(report.measured(SampleField.ALLOCATOR_RETAINED)));
      }
      html.append(".</p>");
    }
  }

  private static void unexplained(StringBuilder html, ResidentLedger ledger, long resident) {
    long unexplained = ledger.bytes(ResidentKind.UNEXPLAINED).orElse(0);
    if (unexplained > NOTABLE * resident) {
      html.append("<p class=\"note\">")
          .append(ByteText.of(unexplained))
          .append(
              " is unexplained. That is usually memory that native code of a connector or a library"
                  + " allocated by itself, memory that the allocator keeps after it was freed"
                  + " (fragmentation; jemalloc, or MALLOC_ARENA_MAX=1 with glibc, lessens it), or"
                  + " what RocksDB holds outside its cache, such as iterators and table readers.");
      html.append("</p>");
    } else if (-unexplained > NOTABLE * resident) {
      html.append("<p class=\"note\">More is accounted for than is resident, by ")
          .append(ByteText.of(-unexplained))
          .append(
              ". That is usually memory that was allocated and not touched yet, or that was swapped"
                  + " out.</p>");
    }
  }

  private static String percent(long bytes, long resident) {
    return String.format(Locale.ROOT, "%.1f%%", resident == 0 ? 0 : 100.0 * bytes / resident);
  }
}
