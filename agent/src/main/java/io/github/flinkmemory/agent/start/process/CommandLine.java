package io.github.flinkmemory.agent.start.process;

import io.github.flinkmemory.exporter.model.DeployMode;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The main class and its arguments, which in every deploy mode but the local one carry what Flink's
 * launcher resolved as {@code -D key=value}. They are no JVM system properties. Immutable.
 */
public final class CommandLine {
  private final String mainClass;
  private final List<String> arguments;

  CommandLine(String mainClass, List<String> arguments) {
    this.mainClass = mainClass;
    this.arguments = Collections.unmodifiableList(new ArrayList<>(arguments));
  }

  /** The command line of this JVM. */
  public static CommandLine ofThisJvm() {
    return of(new File("/proc/self/cmdline"), System.getProperty("sun.java.command", ""));
  }

  /**
   * @param cmdline the kernel's file, preferred because values may contain spaces
   * @param javaCommand main class and arguments joined with spaces
   */
  static CommandLine of(File cmdline, String javaCommand) {
    List<String> words = Arrays.asList(javaCommand.trim().split(" +"));
    String main = words.get(0);
    try {
      List<String> exact = zeroSeparated(cmdline);
      int index = exact.indexOf(main);
      if (index >= 0 && !main.isEmpty()) {
        return new CommandLine(main, exact.subList(index + 1, exact.size()));
      }
    } catch (IOException e) {
      // Not Linux, or no /proc: the joined form is what there is.
    }
    return new CommandLine(main, words.subList(1, words.size()));
  }

  private static List<String> zeroSeparated(File file) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (InputStream in = new FileInputStream(file)) {
      byte[] buffer = new byte[8192];
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        bytes.write(buffer, 0, count);
      }
    }
    String text = new String(bytes.toByteArray(), StandardCharsets.UTF_8);
    return Arrays.asList(text.split("\0"));
  }

  /** Fully qualified; empty when unknown. */
  String mainClass() {
    return mainClass;
  }

  /** {@code -D key=value} and {@code -Dkey=value}; the last of a key wins, as for Flink. */
  Map<String, String> dynamicProperties() {
    return dynamicProperties(Collections.emptySet());
  }

  /**
   * Those that a user gave. The launcher appends what it derived, so the last value of such a key
   * is its own, and what stands before it the user's.
   *
   * @param derived keys of what the launcher appends
   */
  Map<String, String> clientProperties(Set<String> derived) {
    return dynamicProperties(derived);
  }

  private Map<String, String> dynamicProperties(Set<String> withoutLast) {
    Map<String, String> properties = new LinkedHashMap<>();
    Map<String, String> held = new HashMap<>();
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      if (!argument.startsWith("-D")) {
        continue;
      }
      String pair = argument.substring(2);
      if (pair.isEmpty() && i + 1 < arguments.size()) {
        i++;
        pair = arguments.get(i);
      }
      int equals = pair.indexOf('=');
      if (pair.isEmpty() || equals == 0) {
        continue;
      }
      // Flink's parser gives a property without a value the value true.
      String key = (equals < 0 ? pair : pair.substring(0, equals)).trim();
      String value = equals < 0 ? "true" : pair.substring(equals + 1);
      if (withoutLast.contains(key)) {
        String before = held.put(key, value);
        if (before != null) {
          properties.put(key, before);
        }
      } else {
        properties.put(key, value);
      }
    }
    return properties;
  }

  /** The directory behind {@code --configDir} or {@code -c}; empty when there is none. */
  String configurationDirectory() {
    for (int i = 0; i + 1 < arguments.size(); i++) {
      if (arguments.get(i).equals("--configDir") || arguments.get(i).equals("-c")) {
        return arguments.get(i + 1);
      }
    }
    return "";
  }

  /** How the process was deployed, as far as its main class tells. */
  DeployMode deployMode() {
    if (mainClass.startsWith("org.apache.flink.yarn.")) {
      return DeployMode.YARN;
    }
    if (mainClass.startsWith("org.apache.flink.kubernetes.")) {
      return DeployMode.KUBERNETES;
    }
    if (mainClass.startsWith("org.apache.flink.mesos.")) {
      return DeployMode.MESOS;
    }
    return mainClass.startsWith("org.apache.flink.") ? DeployMode.STANDALONE : DeployMode.LOCAL;
  }
}
