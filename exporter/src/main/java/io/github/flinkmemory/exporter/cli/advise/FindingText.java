package io.github.flinkmemory.exporter.cli.advise;

import io.github.flinkmemory.exporter.advice.Finding;
import io.github.flinkmemory.exporter.advice.Severity;
import io.github.flinkmemory.exporter.cli.Terminal;
import java.util.Locale;

/** A finding in words, coloured by its severity. Immutable. */
final class FindingText {
  private final Terminal terminal;

  FindingText(Terminal terminal) {
    this.terminal = terminal;
  }

  /** {@code CRITICAL Metaspace: ...}. */
  String sentence(Finding finding) {
    Severity severity = finding.reason().severity();
    return coloured(severity, severity.label().toUpperCase(Locale.ROOT))
        + " "
        + finding.area().title()
        + ": "
        + finding.sentence();
  }

  /** The reason alone, with its sentence where no section of findings tells it. */
  String reason(Finding finding) {
    String label = finding.reason().label();
    return finding.reason().severity() == Severity.INFO
        ? label + terminal.dim(": " + finding.sentence())
        : coloured(finding.reason().severity(), label);
  }

  private String coloured(Severity severity, String words) {
    return severity == Severity.CRITICAL ? terminal.red(words) : terminal.yellow(words);
  }
}
