package io.github.flinkmemory.e2e.truth;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where a run writes its tables: a file of its own, and in a long run the page in docs/. */
public final class MeasuredText {

  private static final String BEGIN = "<!-- measured: begin -->\n";
  private static final String END = "<!-- measured: end -->";

  private MeasuredText() {}

  /**
   * Writes the tables.
   *
   * @param file in the build's folder
   * @param property names the system property with the page that takes them, too; it has a place
   *     for them between two comments
   */
  public static void write(Path file, String property, String tables) throws IOException {
    write(file, property, BEGIN, END, tables);
  }

  /**
   * Writes one of several parts of a page, which stands between comments with its name.
   *
   * @param name of the part
   */
  public static void writePart(Path file, String property, String name, String tables)
      throws IOException {
    String begin = "<!-- measured " + name + ": begin -->\n";
    write(file, property, begin, "<!-- measured " + name + ": end -->", tables);
  }

  private static void write(
      Path file, String property, String beginMark, String endMark, String tables)
      throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.writeString(file, tables);
    String page = System.getProperty(property);
    if (page != null) {
      Path path = Path.of(page);
      String text = Files.readString(path);
      int begin = text.indexOf(beginMark) + beginMark.length();
      Files.writeString(
          path, text.substring(0, begin) + tables + "\n" + text.substring(text.indexOf(endMark)));
    }
  }
}
