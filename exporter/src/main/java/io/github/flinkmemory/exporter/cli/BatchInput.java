package io.github.flinkmemory.exporter.cli;

import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/** Reads the lines of a batch from a file or standard input, and prints one line for each. */
final class BatchInput {
  private static final char BYTE_ORDER_MARK = '\uFEFF';
  private static final int BUFFER = 1 << 16;

  private BatchInput() {}

  /**
   * @return whether Flink takes the configurations of all lines
   */
  static boolean resolve(String file, BatchLine line, PrintWriter out) throws UsageException {
    try (InputStream input = file.equals("-") ? System.in : new FileInputStream(file)) {
      return resolve(input, line, out);
    } catch (IOException e) {
      throw new UsageException("--batch " + file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  static boolean resolve(InputStream input, BatchLine line, PrintWriter out) throws IOException {
    BufferedReader reader =
        new BufferedReader(new InputStreamReader(input, StandardCharsets.UTF_8), BUFFER);
    boolean allAccepted = true;
    StringBuilder text = new StringBuilder();
    StringBuilder json = new StringBuilder();
    boolean more = true;
    boolean first = true;
    while (more) {
      more = readLine(reader, text);
      if (more || text.length() > 0) {
        if (first && text.length() > 0 && text.charAt(0) == BYTE_ORDER_MARK) {
          text.deleteCharAt(0);
        }
        first = false;
        json.setLength(0);
        allAccepted &= line.resolve(text.toString(), json);
        out.append(json).append('\n');
      }
    }
    out.flush();
    return allAccepted;
  }

  /**
   * Reads up to the next line feed, without a carriage return before it: a carriage return alone
   * ends no line, or there would be more lines out than in.
   *
   * @return whether a line feed ended the line, rather than the end of the input
   */
  private static boolean readLine(BufferedReader reader, StringBuilder line) throws IOException {
    line.setLength(0);
    for (int c = reader.read(); c >= 0; c = reader.read()) {
      if (c == '\n') {
        int last = line.length() - 1;
        if (last >= 0 && line.charAt(last) == '\r') {
          line.setLength(last);
        }
        return true;
      }
      line.append((char) c);
    }
    return false;
  }
}
