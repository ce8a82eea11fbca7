package io.github.flinkmemory.e2e.cluster;

/**
 * A process did not do what it was started for; the message names it, says why, and ends with its
 * log's last lines.
 */
public final class ProcessFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private static final int LOG_LINES = 25;

  ProcessFailure(String process, String reason, ProcessLog log) {
    super(process + " failed: " + reason + "\nIts log ends with:\n" + indent(log));
  }

  private static String indent(ProcessLog log) {
    String lines = log.lastLines(LOG_LINES);
    return lines.isEmpty() ? "  (it wrote nothing)" : lines.indent(2).stripTrailing();
  }
}
