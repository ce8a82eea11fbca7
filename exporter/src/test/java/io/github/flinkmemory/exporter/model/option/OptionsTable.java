package io.github.flinkmemory.exporter.model.option;

import io.github.flinkmemory.exporter.model.FlinkVersion;
import io.github.flinkmemory.exporter.model.ProcessRole;
import java.util.List;
import java.util.stream.Collectors;

/** The table of options as a table of Markdown. */
public final class OptionsTable {
  private OptionsTable() {}

  public static String markdown() {
    StringBuilder text = new StringBuilder();
    for (ProcessRole role : ProcessRole.values()) {
      text.append(
          "**%s**%n%n| option | type | default | versions | meaning |%n| --- | --- | --- | --- | --- |%n"
              .formatted(role == ProcessRole.TASK_MANAGER ? "TaskManager" : "JobManager"));
      for (MemoryOption option : MemoryOption.values()) {
        if (option.role() == role) {
          text.append(row(option));
        }
      }
      text.append('\n');
    }
    return text.toString();
  }

  private static String row(MemoryOption option) {
    return "| `%s`%s | %s | %s | %s | %s |%n"
        .formatted(
            option.key(),
            option.deprecatedKeys().stream()
                .map(key -> "<br>deprecated: `" + key + "`")
                .collect(Collectors.joining()),
            option.type().label(),
            defaults(option.defaults()),
            versions(option),
            option.meaning());
  }

  private static String defaults(List<OptionDefault> defaults) {
    if (defaults.isEmpty()) {
      return "none";
    }
    StringBuilder text = new StringBuilder(defaults.get(0).text());
    defaults.stream()
        .skip(1)
        .forEach(
            later -> text.append("; ").append(later.text()).append(" from ").append(later.since()));
    return text.toString();
  }

  private static String versions(MemoryOption option) {
    FlinkVersion removed = option.removedIn();
    boolean always = option.since().equals(FlinkVersion.OLDEST);
    if (removed == null) {
      return always ? "all" : "from " + option.since();
    }
    return (always ? "" : "from " + option.since() + " ") + "until " + removed;
  }
}
