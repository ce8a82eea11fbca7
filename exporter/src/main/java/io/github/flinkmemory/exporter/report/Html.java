package io.github.flinkmemory.exporter.report;

import java.util.OptionalLong;

/** What all sections of the page write. */
final class Html {
  private Html() {}

  /** A cell of a table; a dash when not known. */
  static void cell(StringBuilder html, OptionalLong bytes) {
    html.append("<td>").append(ByteText.of(bytes)).append("</td>");
  }

  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
