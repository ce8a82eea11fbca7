package io.github.flinkmemory.e2e.dashboards;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A memory control group of the kernel's with a limit, which is what a container is to memory.
 * Needs the right to make one. Empty of processes before it is closed.
 */
final class MemoryGroup implements AutoCloseable {

  private static final Path VERSION_1 = Path.of("/sys/fs/cgroup/memory");
  private static final Path VERSION_2 = Path.of("/sys/fs/cgroup");
  private static final int READS = 2;
  private static final String PROCESSES = "cgroup.procs";

  private final Path directory;

  private MemoryGroup(Path directory) {
    this.directory = directory;
  }

  /** A new group; skips the test where none can be made. */
  static MemoryGroup limitedTo(long bytes) throws IOException {
    boolean first = Files.exists(VERSION_1.resolve(PROCESSES));
    Path parent = first ? VERSION_1 : VERSION_2;
    assumeTrue(
        first || controlsMemory(VERSION_2.resolve("cgroup.subtree_control")),
        "no memory control groups below " + parent);
    Path directory;
    try {
      directory = Files.createTempDirectory(parent, "flink-memory-e2e-");
    } catch (IOException e) {
      assumeTrue(false, "no control group can be made here: " + e);
      throw e;
    }
    MemoryGroup group = new MemoryGroup(directory);
    Files.writeString(
        directory.resolve(first ? "memory.limit_in_bytes" : "memory.max"), String.valueOf(bytes));
    return group;
  }

  private static boolean controlsMemory(Path file) throws IOException {
    return Files.isReadable(file) && Files.readString(file).contains("memory");
  }

  /** The command that does the same inside of this group, in the same process. */
  List<String> entered(List<String> command) {
    List<String> entering = new ArrayList<>();
    entering.addAll(List.of("sh", "-c", "echo $$ > \"$0\" && exec \"$@\""));
    entering.add(directory.resolve(PROCESSES).toString());
    entering.addAll(command);
    return entering;
  }

  /**
   * Reads each file several times inside of this group. The kernel keeps what was read in its page
   * cache, on account of the group, and takes most of what is read again for active.
   */
  void read(List<Path> files) throws IOException, InterruptedException {
    List<String> reading = new ArrayList<>(List.of("cat"));
    files.forEach(file -> reading.add(file.toString()));
    for (int i = 0; i < READS; i++) {
      // A file that is gone meanwhile is no matter.
      new ProcessBuilder(entered(reading))
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    }
  }

  /** Bytes that are charged to it, as the kernel counts them; a few pages late. */
  long usage() throws IOException {
    Path first = directory.resolve("memory.usage_in_bytes");
    Path used = Files.exists(first) ? first : directory.resolve("memory.current");
    return Long.parseLong(Files.readString(used).trim());
  }

  @Override
  public void close() {
    try {
      Files.deleteIfExists(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
