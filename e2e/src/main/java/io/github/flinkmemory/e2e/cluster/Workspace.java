package io.github.flinkmemory.e2e.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A temporary folder and the processes that work in it. Both are gone after {@link #close}, and
 * also when this JVM is ended by a signal. Thread-safe.
 */
public final class Workspace implements AutoCloseable {

  private static final Duration GRACE = Duration.ofSeconds(10);

  private final Duration grace;
  private final Path directory;
  private final List<ServerProcess> processes = new ArrayList<>();
  private final List<Runnable> beforeEnd = new ArrayList<>();
  private final Thread shutdownHook = new Thread(this::cleanBySignal, "workspace-cleanup");
  private volatile boolean endedBySignal;
  private boolean closed;

  public Workspace() {
    this(GRACE);
  }

  /**
   * A workspace with less patience.
   *
   * @param grace how long a process may take to end by itself before it is ended by force
   */
  Workspace(Duration grace) {
    this.grace = grace;
    try {
      directory = Files.createTempDirectory("flink-memory-").toRealPath();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Runtime.getRuntime().addShutdownHook(shutdownHook);
  }

  public Path directory() {
    return directory;
  }

  /** A folder of its own below the workspace. */
  public Path newDirectory(String name) {
    try {
      return Files.createDirectories(directory.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A copy of the file that stays as it is when the project is built again meanwhile: a running JVM
   * maps its jars.
   */
  public Path keep(Path file) {
    try {
      Path copy = newDirectory("jars").resolve(file.getFileName());
      if (!Files.exists(copy)) {
        Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
      }
      return copy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts a process that is ended with this workspace. Its output goes to a log of its own. */
  public ServerProcess start(String name, List<String> command, Map<String, String> environment) {
    synchronized (this) {
      if (closed) {
        // A signal came between two starts: nothing may be started behind the clean-up's back.
        throw new IllegalStateException("not starting " + name + ": already shutting down");
      }
      Path file = freeLogFile(name);
      ProcessBuilder builder = new ProcessBuilder(command);
      builder.directory(directory.toFile());
      builder.redirectErrorStream(true).redirectOutput(file.toFile());
      builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
      builder.environment().putAll(environment);
      ProcessLog log = new ProcessLog(file);
      Instant start = Instant.now();
      try {
        ServerProcess process = new ServerProcess(name, builder.start(), log, start);
        processes.add(process);
        return process;
      } catch (IOException e) {
        throw new ProcessFailure(name, String.valueOf(e.getMessage()), log);
      }
    }
  }

  /** Something to do before the processes are ended, on the thread that ends them. */
  public synchronized void beforeEnd(Runnable action) {
    beforeEnd.add(action);
  }

  /** Whether this JVM is being ended from outside, and with it everything in here. */
  public boolean isEndedBySignal() {
    return endedBySignal;
  }

  @Override
  public void close() {
    clean();
    try {
      Runtime.getRuntime().removeShutdownHook(shutdownHook);
    } catch (IllegalStateException e) {
      // The JVM is shutting down: the hook runs, or has run.
    }
  }

  private void cleanBySignal() {
    endedBySignal = true;
    clean();
  }

  private synchronized void clean() {
    if (closed) {
      return;
    }
    closed = true;
    beforeEnd.forEach(Runnable::run);
    List<ProcessHandle> children =
        processes.stream().flatMap(process -> process.children().stream()).toList();
    processes.forEach(ServerProcess::terminate);
    processes.forEach(process -> process.end(grace));
    children.forEach(ProcessHandle::destroyForcibly);
    deleteTree();
  }

  private Path freeLogFile(String name) {
    String base = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9.]+", "-");
    for (int i = 1; ; i++) {
      Path file = newDirectory("log").resolve(base + (i == 1 ? "" : "-" + i) + ".log");
      if (!Files.exists(file)) {
        return file;
      }
    }
  }

  private void deleteTree() {
    try {
      Files.walkFileTree(
          directory,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              Files.deleteIfExists(file);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path dir, @Nullable IOException failure)
                throws IOException {
              Files.deleteIfExists(dir);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      System.err.println("left behind: " + directory + " (" + e + ")");
    }
  }
}
