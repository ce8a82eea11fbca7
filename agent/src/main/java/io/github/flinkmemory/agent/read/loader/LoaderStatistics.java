package io.github.flinkmemory.agent.read.loader;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The answer to the JVM's diagnostic command VM.classloader_stats, read into rows. */
final class LoaderStatistics {
  private static final int WORD = 8;

  private final List<Row> rows = new ArrayList<>();

  /**
   * @param text as the JVM prints it: a line per loader, below some a line of its hidden classes
   * @param metaspaceUsed bytes of metaspace in use at that time. Java 17 prints words where 8, 11,
   *     21 and 25 print bytes; what is reserved in chunks is never less than what is in use.
   */
  LoaderStatistics(String text, long metaspaceUsed) {
    long total = 0;
    for (String line : text.split("\n")) {
      String[] words = line.trim().split("\\s+", 7);
      if (words.length == 7 && words[0].startsWith("0x")) {
        rows.add(new Row(words));
      } else if (words.length > 4 && words[3].equals("+") && !rows.isEmpty()) {
        Row above = rows.get(rows.size() - 1);
        above.classes += Long.parseLong(words[0]);
        above.bytes += Long.parseLong(words[1]);
      }
    }
    for (Row row : rows) {
      total += row.bytes;
    }
    if (total < metaspaceUsed / 2) {
      for (Row row : rows) {
        row.bytes *= WORD;
      }
    }
    addLoadersWithin();
  }

  List<Row> rows() {
    return rows;
  }

  /** The row of the only loader of a type, or null when there is none or there are several. */
  @Nullable Row only(String type) {
    Row found = null;
    for (Row row : rows) {
      if (row.type.equals(type)) {
        if (found != null) {
          return null;
        }
        found = row;
      }
    }
    return found;
  }

  private void addLoadersWithin() {
    Map<String, Row> byAddress = new HashMap<>();
    for (Row row : rows) {
      byAddress.put(row.loader, row);
    }
    for (Row row : rows) {
      // The boot loader's address is all zeros, as is that of no parent.
      Row above = byAddress.get(row.parent);
      for (int depth = 0; above != null && depth < rows.size(); depth++) {
        above.bytesWithin += row.bytes;
        above = above.loader.equals(above.parent) ? null : byAddress.get(above.parent);
      }
    }
  }

  /** One loader. */
  static final class Row {
    private final String loader;
    private final String parent;
    private final long data;
    private final String type;
    private long classes;
    private long bytes;
    private long bytesWithin;

    Row(String[] words) {
      loader = words[0];
      parent = words[1];
      data = Long.parseUnsignedLong(words[2].substring(2), 16);
      classes = Long.parseLong(words[3]);
      bytes = Long.parseLong(words[4]);
      type = words[6];
    }

    /** Address of what the JVM keeps of the loader, which stays as long as the loader lives. */
    long data() {
      return data;
    }

    String type() {
      return type;
    }

    /** Hidden classes included. */
    long classes() {
      return classes;
    }

    /** Chunks of metaspace: what counts towards its limit. */
    long bytes() {
      return bytes;
    }

    /** {@link #bytes} with those of all loaders below it, such as the JDK's for reflection. */
    long bytesWithLoadersWithin() {
      return bytes + bytesWithin;
    }
  }
}
