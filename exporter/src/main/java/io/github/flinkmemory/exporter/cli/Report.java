package io.github.flinkmemory.exporter.cli;

import io.github.flinkmemory.exporter.model.remedy.Findings;
import io.github.flinkmemory.exporter.model.resolve.JvmFlags;
import io.github.flinkmemory.exporter.model.resolve.Resolution;
import java.io.PrintWriter;
import java.util.List;

/** Prints one resolution, or two side by side, in the format asked for. */
final class Report {
  private final PrintWriter out;
  private final PrintWriter err;
  private final Format format;
  private final Terminal terminal;

  Report(PrintWriter out, PrintWriter err, Format format, Terminal terminal) {
    this.out = out;
    this.err = err;
    this.format = format;
    this.terminal = terminal;
  }

  void print(Subject subject, List<String> remarks) {
    switch (format) {
      case json:
        out.print(DocumentText.json(ExplainDocument.of(subject, remarks)));
        break;
      case yaml:
        out.print(DocumentText.yaml(ExplainDocument.of(subject, remarks)));
        break;
      case flags:
        printFlags(subject.resolution());
        break;
      case table:
        out.print(ExplainTable.of(subject, remarks, terminal));
        break;
    }
    out.flush();
  }

  void print(Subject left, Subject right, List<String> remarks) {
    switch (format) {
      case json:
        out.print(DocumentText.json(ExplainDocument.of(left, right, remarks)));
        break;
      case yaml:
        out.print(DocumentText.yaml(ExplainDocument.of(left, right, remarks)));
        break;
      case flags:
        printFlags(left.resolution());
        printFlags(right.resolution());
        break;
      case table:
        out.print(DiffTable.of(left, right, remarks, terminal));
        break;
    }
    out.flush();
  }

  /** A script puts standard output on a command line: errors must not get there. */
  private void printFlags(Resolution resolution) {
    out.println(resolution.jvmFlags().map(JvmFlags::toString).orElse(""));
    Findings.of(resolution).forEach(finding -> err.println("error: " + finding));
    err.flush();
  }
}
