package io.github.flinkmemory.exporter.model.file;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;

/**
 * {@code flink-conf.yaml} by Flink's own line rules ({@code GlobalConfiguration} up to 1.20), which
 * are not those of YAML: everything from the first {@code #} on is a comment, a value starts after
 * the first colon that a space follows, the last line that sets a key wins, and what is no such
 * pair is skipped.
 */
final class FlinkConfYaml {
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private FlinkConfYaml() {}

  /**
   * @param name what origins and remarks call the file
   * @throws IOException what the reader throws
   */
  static LoadedConfiguration parse(Reader text, String name) throws IOException {
    LoadedConfiguration.Builder builder = new LoadedConfiguration.Builder();
    BufferedReader lines = new BufferedReader(text);
    int number = 0;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      number++;
      parseLine(line, name + " line " + number, builder);
    }
    return builder.build();
  }

  private static void parseLine(String line, String origin, LoadedConfiguration.Builder builder) {
    int comment = line.indexOf('#');
    String pair = (comment < 0 ? line : line.substring(0, comment)).trim();
    if (pair.isEmpty()) {
      return;
    }
    int colon = pair.indexOf(": ");
    if (colon < 0) {
      builder.remark(origin + " is skipped: it is no 'key: value' (a space must follow the colon)");
      return;
    }
    String key = pair.substring(0, colon).trim();
    String value = pair.substring(colon + 2).trim();
    if (key.isEmpty() || value.isEmpty()) {
      builder.remark(origin + " is skipped: its key or value is empty");
      return;
    }
    if (key.charAt(0) == BYTE_ORDER_MARK) {
      builder.remark(
          origin
              + " sets an option that Flink does not know: its name starts with a byte order mark");
    }
    if (builder.isSet(key)) {
      builder.remark(origin + " sets " + key + " again: the last one wins");
    }
    builder.set(key, value, origin);
  }
}
