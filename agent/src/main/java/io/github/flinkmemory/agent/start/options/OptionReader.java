package io.github.flinkmemory.agent.start.options;

import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads every option from the argument, else the system properties, else the environment, else the
 * file, else takes its default. What is wrong gives a line and the default; nothing stops the
 * reading.
 */
public final class OptionReader {
  /** By option, the one that counts. */
  private final Map<AgentOption<?>, GivenOption> given = new HashMap<>();

  private final List<String> problems = new ArrayList<>();
  private final AgentSettings settings;

  /** Reads what stands in a process's argument, properties and environment. */
  public OptionReader(
      @Nullable String argument, Properties properties, Map<String, String> environment) {
    take(OptionSources.argument(argument), false);
    take(OptionSources.properties(properties), false);
    take(OptionSources.environment(environment), false);
    File file = value(AgentOption.CONFIG);
    if (file != null) {
      takeFile(file);
    }
    Map<AgentOption<?>, Object> values = new HashMap<>();
    for (AgentOption<?> option : AgentOption.all()) {
      Object value = option == AgentOption.CONFIG ? file : value(option);
      if (value != null) {
        values.put(option, value);
      }
    }
    settings = new AgentSettings(values);
  }

  public AgentSettings settings() {
    return settings;
  }

  /** One line for each option that is wrong, unknown or given twice in one place. */
  public List<String> problems() {
    return Collections.unmodifiableList(problems);
  }

  private void takeFile(File file) {
    try {
      take(OptionSources.file(file), true);
    } catch (IOException | RuntimeException e) {
      problems.add(
          given.get(AgentOption.CONFIG)
              + ": must be "
              + AgentOption.CONFIG.type().allowed()
              + ", but: "
              + e.getMessage());
    }
  }

  private void take(List<GivenOption> source, boolean file) {
    Set<AgentOption<?>> here = new HashSet<>();
    for (GivenOption option : source) {
      AgentOption<?> known = AgentOption.named(option.name());
      if (known == null) {
        problems.add(option + ": no such option; " + AgentOption.nearest(option.name()));
      } else if (file && !known.inFile()) {
        problems.add(
            option
                + ": cannot be set in a file; "
                + "use the argument, a property or the environment");
      } else if (here.add(known)) {
        given.putIfAbsent(known, option);
      } else {
        problems.add(option + ": given twice; " + given.get(known) + " is used");
      }
    }
  }

  private <T> @Nullable T value(AgentOption<T> option) {
    GivenOption written = given.get(option);
    try {
      if (written != null) {
        return option.type().parse(written.text());
      }
    } catch (IllegalArgumentException e) {
      String instead = option.defaultText() == null ? "none" : option.defaultText();
      problems.add(written + ": must be " + option.type().allowed() + "; using " + instead);
    }
    return option.defaultValue();
  }
}
