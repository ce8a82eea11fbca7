package io.github.flinkmemory.exporter.model.check;

import io.github.flinkmemory.exporter.model.ProcessRole;
import io.github.flinkmemory.exporter.model.resolve.JvmFlags;
import io.github.flinkmemory.exporter.model.resolve.Note;
import io.github.flinkmemory.exporter.model.resolve.Resolution;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Limits in {@code env.java.opts}: they come after Flink's own on the command line, and the last
 * one wins, so the process no longer follows its model.
 */
final class JvmArguments {
  private static final List<String> LIMITS =
      Collections.unmodifiableList(
          Arrays.asList(
              "-Xmx", "-XX:MaxHeapSize=", "-XX:MaxDirectMemorySize=", "-XX:MaxMetaspaceSize="));

  private JvmArguments() {}

  static List<Note> find(Resolution resolution) {
    List<Note> notes = new ArrayList<>();
    String own =
        resolution.resolver().role() == ProcessRole.TASK_MANAGER
            ? "env.java.opts.taskmanager"
            : "env.java.opts.jobmanager";
    for (String key :
        new String[] {
          "env.java.default-opts.all",
          own.replace("env.java.opts", "env.java.default-opts"),
          "env.java.opts",
          "env.java.opts.all",
          own
        }) {
      String value = resolution.configuration().get(key);
      if (value != null) {
        for (String argument : value.trim().split("[\\s\"']+")) {
          if (isLimit(argument)) {
            notes.add(note(key, argument, resolution.jvmFlags()));
          }
        }
      }
    }
    return notes;
  }

  private static boolean isLimit(String argument) {
    for (String limit : LIMITS) {
      if (argument.startsWith(limit)) {
        return true;
      }
    }
    return false;
  }

  private static Note note(String key, String argument, Optional<JvmFlags> flags) {
    String instead =
        flags
            .flatMap(
                known -> known.arguments().stream().filter(own -> same(own, argument)).findFirst())
            .map(own -> " in place of Flink's " + own)
            .orElse("");
    return new Note(
        Note.Kind.JVM_FLAG_OVERRIDES,
        key,
        key
            + " sets "
            + argument
            + instead
            + ": the process no longer follows its memory model; remove it and set the size of the"
            + " component");
  }

  private static boolean same(String own, String argument) {
    String name = argument.startsWith("-XX:MaxHeapSize=") ? "-Xmx" : argument;
    for (String limit : LIMITS) {
      if (own.startsWith(limit) && name.startsWith(limit)) {
        return true;
      }
    }
    return false;
  }
}
