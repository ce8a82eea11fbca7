package io.github.flinkmemory.exporter.report;

import java.util.OptionalLong;

/** Who holds the off-heap area, and how we know. */
final class OffHeapSection {
  private OffHeapSection() {}

  static void append(StringBuilder html, MemoryReport report) {
    if (!report.offHeap(OffHeapPart.REST).isPresent()) {
      return;
    }
    html.append("<h2>Off-heap</h2><table><tr><th>Part</th><th>Bytes</th>")
        .append("<th class=\"text\">Component</th><th class=\"text\">Measured by</th></tr>");
    for (OffHeapPart part : OffHeapPart.values()) {
      OptionalLong bytes = report.offHeap(part);
      if (bytes.isPresent()) {
        html.append("<tr><td>").append(part.title());
        html.append("</td><td>").append(ByteText.of(bytes)).append("</td><td class=\"text\">");
        html.append(part.isFramework() ? "framework off-heap" : "task off-heap");
        html.append("</td><td class=\"text\">").append(part.provenance()).append("</td></tr>");
      }
    }
    html.append("</table>");
  }
}
