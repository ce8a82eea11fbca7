package io.github.flinkmemory.exporter.cli.advise;

import io.github.flinkmemory.exporter.cli.JsonTree;
import io.github.flinkmemory.exporter.cli.UsageException;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads a trace, packed or not. A line that is none of ours is told with its number and left out:
 * whoever records may be killed in the middle of one.
 */
final class TraceSource {
  /** A trace of a year has as many lines as this has characters; a line has 2 KB. */
  private static final int MOST_CHARACTERS = 4 << 20;

  private static final int MOST_COMPLAINTS = 5;
  private static final int GZIP = 0x1f8b;

  private final Path file;
  private final TraceReplay replay;
  private final List<String> complaints = new ArrayList<>();
  private int damaged;

  private TraceSource(Path file) {
    this.file = file;
    this.replay = new TraceReplay(String.valueOf(file));
  }

  /**
   * @param complaints collects one line for each line of the file that cannot be used
   * @return one for each process of the trace
   * @throws UsageException when the file cannot be read, or holds no sample
   */
  static List<Observation> observe(Path file, List<String> complaints) throws UsageException {
    TraceSource source = new TraceSource(file);
    source.read();
    for (String complaint : source.complaints) {
      complaints.add(source.told() + ": " + complaint);
    }
    if (source.damaged > MOST_COMPLAINTS) {
      complaints.add(
          source.told() + ": " + (source.damaged - MOST_COMPLAINTS) + " more lines are left out");
    }
    if (source.replay.samples() == 0) {
      throw new UsageException(
          source.told()
              + ": holds no sample"
              + (source.damaged > 0 ? ", " + source.complaints.get(0) : "")
              + "; is it a file that record wrote?");
    }
    List<Observation> observations = source.replay.observations();
    if (observations.isEmpty()) {
      throw new UsageException(
          source.told()
              + ": tells no complete memory model of its process, so there is nothing to advise on");
    }
    return observations;
  }

  private String told() {
    return "--trace " + file;
  }

  private void read() throws UsageException {
    try (BufferedReader lines = open()) {
      int number = 0;
      for (String line = line(lines); line != null; line = line(lines)) {
        number++;
        if (!line.trim().isEmpty()) {
          take(number, line);
        }
      }
    } catch (NoSuchFileException e) {
      throw new UsageException(told() + ": does not exist", e);
    } catch (IOException e) {
      if (replay.samples() == 0) {
        throw new UsageException(told() + ": cannot be read: " + e.getMessage(), e);
      }
      complain("ends too early (" + e.getMessage() + "); what comes before is used");
    }
  }

  private void take(int number, String line) {
    try {
      String problem = replay.take(JsonTree.parse(line));
      if (!problem.isEmpty()) {
        complain("line " + number + ": " + problem);
      }
    } catch (IOException e) {
      complain("line " + number + ": is not one JSON object, left out");
    }
  }

  private void complain(String problem) {
    damaged++;
    if (damaged <= MOST_COMPLAINTS) {
      complaints.add(problem);
    }
  }

  private BufferedReader open() throws IOException {
    InputStream in = new BufferedInputStream(Files.newInputStream(file));
    in.mark(2);
    boolean packed = (in.read() << 8 | in.read()) == GZIP;
    in.reset();
    return new BufferedReader(
        new InputStreamReader(packed ? new GZIPInputStream(in) : in, StandardCharsets.UTF_8));
  }

  /** A line, cut where it is longer than any line of ours. */
  private static @Nullable String line(BufferedReader reader) throws IOException {
    StringBuilder line = new StringBuilder();
    int next = reader.read();
    if (next < 0) {
      return null;
    }
    while (next >= 0 && next != '\n') {
      if (line.length() < MOST_CHARACTERS) {
        line.append((char) next);
      }
      next = reader.read();
    }
    return line.toString();
  }
}
