package io.github.flinkmemory.agent.read.jvm;

import io.github.flinkmemory.agent.read.DiagnosticCommand;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.management.ReflectionException;

/** Diagnostic commands that answer what a test says; others are not there. */
final class FakeCommand extends DiagnosticCommand {
  final Map<String, String> answers = new HashMap<>();
  final List<String> asked = new ArrayList<>();
  boolean there = true;

  @Override
  public boolean isThere() {
    return there;
  }

  @Override
  public String run(String operation, String... arguments) throws ReflectionException {
    asked.add(operation);
    String answer = answers.get(operation);
    if (answer == null) {
      throw new ReflectionException(new NoSuchMethodException(operation));
    }
    return answer;
  }

  /** A text that a real JVM printed. */
  static String resource(String name) {
    try (InputStream input =
        Objects.requireNonNull(FakeCommand.class.getResourceAsStream("/jvm/" + name), name)) {
      return new String(input.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
