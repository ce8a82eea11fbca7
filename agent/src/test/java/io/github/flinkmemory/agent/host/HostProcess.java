package io.github.flinkmemory.agent.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A JVM that a test starts: what it is started with, and what came of it. */
public final class HostProcess {
  private static final long PATIENCE_SECONDS = 60;

  private final String java;
  private final Path folder;
  private final List<String> arguments = new ArrayList<>();
  private final Map<String, String> environment = new HashMap<>();

  /** Runs in the folder, where its output is kept. */
  public HostProcess(String java, Path folder) {
    this.java = java;
    this.folder = folder;
  }

  public HostProcess arguments(String... more) {
    arguments.addAll(List.of(more));
    return this;
  }

  public HostProcess environment(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /** Starts it and waits for its end. */
  public Result run() throws IOException {
    try (Running running = start()) {
      return running.end();
    }
  }

  public Running start() throws IOException {
    List<String> command = new ArrayList<>();
    command.add(java);
    command.addAll(arguments);
    Path out = Files.createTempFile(folder, "host", ".out");
    Path err = Files.createTempFile(folder, "host", ".err");
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.redirectOutput(out.toFile()).redirectError(err.toFile());
    builder
        .environment()
        .keySet()
        .removeIf(name -> name.contains("JAVA_") || name.startsWith("FLINK_"));
    builder.environment().putAll(environment);
    return new Running(builder.start(), out, err);
  }

  /** A started JVM; closing kills it. */
  public static final class Running implements AutoCloseable {
    private final Process process;
    private final Path out;
    private final Path err;

    Running(Process process, Path out, Path err) {
      this.process = process;
      this.out = out;
      this.err = err;
    }

    public long pid() {
      return process.pid();
    }

    public boolean isAlive() {
      return process.isAlive();
    }

    public String standardOutput() {
      return read(out);
    }

    public String standardError() {
      return read(err);
    }

    /** Closes its standard input and waits for its end. */
    public Result end() throws IOException {
      process.getOutputStream().close();
      try {
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
          throw new IOException("still runs after " + PATIENCE_SECONDS + " s: " + standardError());
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException(e);
      }
      return new Result(process.exitValue(), standardOutput(), standardError());
    }

    @Override
    public void close() {
      process.destroyForcibly();
    }

    private static String read(Path file) {
      try {
        return Files.readString(file, StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** What a JVM has left behind. */
  public record Result(int exitCode, String standardOutput, String standardError) {}
}
