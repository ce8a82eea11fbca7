package io.github.flinkmemory.agent.start.options;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The four places that options come from, each in the order in which they stand there. */
final class OptionSources {
  /** More than any list of options needs; a wrong path may name a file of any size. */
  private static final long LARGEST_FILE = 1024 * 1024;

  private OptionSources() {}

  /** {@code name=value,name=value}, with blanks around names and values allowed. */
  static List<GivenOption> argument(@Nullable String argument) {
    List<GivenOption> given = new ArrayList<>();
    for (String part : (argument == null ? "" : argument).split(",")) {
      int equals = part.indexOf('=');
      String name = (equals < 0 ? part : part.substring(0, equals)).trim();
      String text = equals < 0 ? "" : part.substring(equals + 1).trim();
      if (!part.trim().isEmpty()) {
        given.add(new GivenOption(name, text, "", name));
      }
    }
    return given;
  }

  static List<GivenOption> properties(Properties properties) {
    List<GivenOption> given = new ArrayList<>();
    for (String property : properties.stringPropertyNames()) {
      String value = properties.getProperty(property);
      if (property.startsWith(AgentOption.PROPERTY_PREFIX) && value != null) {
        String name = property.substring(AgentOption.PROPERTY_PREFIX.length());
        given.add(new GivenOption(name, value.trim(), "", "-D" + property));
      }
    }
    return given;
  }

  /** An empty variable counts as not set: it is how a deployment template leaves one out. */
  static List<GivenOption> environment(Map<String, String> environment) {
    List<GivenOption> given = new ArrayList<>();
    for (Map.Entry<String, String> variable : new TreeMap<>(environment).entrySet()) {
      String key = variable.getKey();
      String value = variable.getValue().trim();
      if (key.startsWith(AgentOption.ENVIRONMENT_PREFIX)
          && !value.isEmpty()
          && !isKubernetesService(key, value)) {
        given.add(new GivenOption(optionOf(key), value, "", key));
      }
    }
    return given;
  }

  static List<GivenOption> file(File file) throws IOException {
    if (!file.isFile()) {
      throw new IOException(file.exists() ? "not a file" : "no such file");
    }
    if (file.length() > LARGEST_FILE) {
      throw new IOException("larger than 1 MiB");
    }
    Properties properties = new Properties();
    try (Reader reader = new InputStreamReader(new FileInputStream(file), StandardCharsets.UTF_8)) {
      properties.load(reader);
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
    List<GivenOption> given = new ArrayList<>();
    for (String name : properties.stringPropertyNames()) {
      String text = properties.getProperty(name, "").trim();
      given.add(new GivenOption(name, text, "in " + file, name));
    }
    return given;
  }

  /**
   * What Kubernetes sets in every container of a namespace that has a Service called {@code
   * flink-memory-agent} or by a name that begins so: FLINK_MEMORY_AGENT_PORT is among them, as
   * {@code tcp://10.0.0.1:9280}.
   */
  private static boolean isKubernetesService(String variable, String value) {
    String rest = variable.substring(AgentOption.ENVIRONMENT_PREFIX.length());
    return rest.matches("(.*_)?SERVICE_(HOST|PORT)(_.*)?")
        || rest.matches("(.*_)?PORT_\\d+_(TCP|UDP|SCTP)(_.*)?")
        || value.matches("(tcp|udp|sctp)://.*");
  }

  /** The option of that variable, else what comes nearest to the name of one. */
  private static String optionOf(String variable) {
    for (AgentOption<?> option : AgentOption.all()) {
      if (option.environmentName().equals(variable)) {
        return option.name();
      }
    }
    String rest = variable.substring(AgentOption.ENVIRONMENT_PREFIX.length());
    return rest.replace("_", "").toLowerCase(Locale.ROOT);
  }
}
