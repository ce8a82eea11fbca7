package io.github.flinkmemory.e2e.truth;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Where a task found the segments of Flink's memory that are allocated. */
public record MemorySegments(List<AddressRange> ranges) {

  public static final MemorySegments NONE = new MemorySegments(List.of());

  /**
   * Reads what the task wrote.
   *
   * @param file with a line for each segment: its address and its size in bytes, both decimal
   */
  public static MemorySegments read(Path file) throws IOException {
    return new MemorySegments(
        Files.readAllLines(file).stream().map(line -> range(line.split(" "))).toList());
  }

  private static AddressRange range(String[] words) {
    long start = Long.parseLong(words[0]);
    return new AddressRange(start, start + Long.parseLong(words[1]));
  }

  /** Of all segments, resident or not. */
  public long bytes() {
    return ranges.stream().mapToLong(AddressRange::size).sum();
  }
}
