package io.github.flinkmemory.exporter.report;

import io.github.flinkmemory.exporter.model.ProcessRole;
import io.github.flinkmemory.exporter.model.resolve.ConfigurationEdit;
import java.util.Map;
import java.util.TreeMap;

/**
 * An edit as lines to paste. Options to remove are named in comments, for neither file has a way to
 * unset one.
 */
public final class ConfigurationText {
  private static final String TASK_MANAGER_SIZE = "taskmanager.memory.process.size";
  private static final String JOB_MANAGER_SIZE = "jobmanager.memory.process.size";

  private ConfigurationText() {}

  /** {@code key: value} lines for {@code flink-conf.yaml}. */
  public static String flinkConf(ConfigurationEdit edit) {
    StringBuilder text = new StringBuilder();
    edit.removed().forEach(key -> text.append("# remove ").append(key).append('\n'));
    edit.set().forEach((key, value) -> text.append(key).append(": ").append(value).append('\n'));
    return text.toString();
  }

  /** Nested keys for {@code config.yaml}. */
  public static String configYaml(ConfigurationEdit edit) {
    StringBuilder text =
        new StringBuilder("# merge: Flink refuses a file with two blocks of one name\n");
    edit.removed().forEach(key -> text.append("# remove ").append(key).append('\n'));
    String[] open = {};
    for (Map.Entry<String, String> entry : new TreeMap<>(edit.set()).entrySet()) {
      String[] path = entry.getKey().split("\\.");
      int shared = 0;
      while (shared < open.length
          && shared < path.length - 1
          && open[shared].equals(path[shared])) {
        shared++;
      }
      for (int level = shared; level < path.length; level++) {
        indent(text, level).append(path[level]).append(':');
        text.append(level == path.length - 1 ? " " + entry.getValue() : "").append('\n');
      }
      open = path;
    }
    return text.toString();
  }

  /**
   * A merge patch of a {@code FlinkDeployment}, as YAML: the size goes to {@code resource.memory},
   * which the operator writes over {@code process.size}; {@code null} removes an option.
   */
  public static String flinkDeploymentPatch(ConfigurationEdit edit, ProcessRole role) {
    boolean taskManager = role == ProcessRole.TASK_MANAGER;
    String size = taskManager ? TASK_MANAGER_SIZE : JOB_MANAGER_SIZE;
    StringBuilder text = new StringBuilder("spec:\n");
    String bytes = edit.set().get(size);
    if (bytes != null) {
      text.append(taskManager ? "  taskManager:\n" : "  jobManager:\n")
          .append("    resource:\n      memory: \"")
          .append(bytes)
          .append("\"\n");
    }
    text.append("  flinkConfiguration:\n");
    edit.set()
        .forEach(
            (key, value) ->
                text.append(key.equals(size) ? "" : "    " + key + ": \"" + value + "\"\n"));
    // What the operator sets itself stays out; an option that is null goes.
    edit.removed().forEach(key -> text.append("    ").append(key).append(": null\n"));
    if (bytes != null) {
      text.append("    ").append(size).append(": null\n");
    }
    return text.toString();
  }

  private static StringBuilder indent(StringBuilder text, int level) {
    for (int i = 0; i < level; i++) {
      text.append("  ");
    }
    return text;
  }
}
