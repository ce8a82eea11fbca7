package io.github.flinkmemory.e2e;

import io.github.flinkmemory.e2e.cluster.Checkout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command line that the project ships, as users start it. */
public final class ExporterProgram {

  private ExporterProgram() {}

  /** Not started, with its output not redirected. */
  public static ProcessBuilder of(List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-jar");
    command.add(Checkout.current().exporterJar().toString());
    command.addAll(arguments);
    return new ProcessBuilder(command);
  }
}
