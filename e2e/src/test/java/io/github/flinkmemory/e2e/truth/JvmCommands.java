package io.github.flinkmemory.e2e.truth;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Asks a JVM of this user by {@code jcmd}. */
public final class JvmCommands {

  private final long pid;

  public JvmCommands(long pid) {
    this.pid = pid;
  }

  /** The answers to several commands, one after the other, for the price of one start of jcmd. */
  public String ask(String... commands) throws IOException {
    Path file = Files.createTempFile("jcmd", ".txt");
    try {
      Files.write(file, List.of(commands));
      return run("-f", file.toString());
    } finally {
      Files.delete(file);
    }
  }

  private String run(String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString());
    command.add(String.valueOf(pid));
    command.addAll(List.of(arguments));
    Process jcmd = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (InputStream output = jcmd.getInputStream()) {
      String text = new String(output.readAllBytes(), StandardCharsets.UTF_8);
      if (jcmd.waitFor() != 0) {
        throw new IOException(command + ": " + text.strip());
      }
      return text;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
