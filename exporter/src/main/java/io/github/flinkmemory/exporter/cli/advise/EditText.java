package io.github.flinkmemory.exporter.cli.advise;

import io.github.flinkmemory.exporter.model.DeployMode;
import io.github.flinkmemory.exporter.model.FlinkVersion;
import io.github.flinkmemory.exporter.report.ConfigurationText;
import java.util.Set;
import java.util.TreeSet;

/** The lines to paste, in one of their forms. */
final class EditText {
  private static final FlinkVersion CONFIG_YAML = FlinkVersion.of(1, 19, 0);

  /** Flink takes the last of two lines with one key, or refuses the file. */
  private static final String OLD_LINES =
      "# remove the old lines of the keys set here, flat or nested\n";

  private EditText() {}

  /** Empty when there is nothing to change. */
  static String of(GroupAdvice group, AdviceFormat format) {
    if (group.recommendation().edit().isEmpty()) {
      return "";
    }
    switch (format) {
      case FLINK_CONF:
        return OLD_LINES
            + onCommandLine(group)
            + ConfigurationText.flinkConf(group.recommendation().edit());
      case PATCH:
        return ConfigurationText.flinkDeploymentPatch(
            group.recommendation().edit(), group.group().role());
      default:
        return OLD_LINES
            + onCommandLine(group)
            + ConfigurationText.configYaml(group.recommendation().edit());
    }
  }

  /** A line in the file changes nothing where the command line says otherwise. */
  private static String onCommandLine(GroupAdvice group) {
    Set<String> given = new TreeSet<>(group.recommendation().edit().set().keySet());
    given.addAll(group.recommendation().edit().removed());
    given.retainAll(group.input().configuration().commandLine());
    return given.isEmpty()
        ? ""
        : "# given with -D, which overrules the file, and to be changed there: "
            + String.join(", ", given)
            + "\n";
  }

  /** The form that fits where the processes run. */
  static AdviceFormat usual(GroupAdvice group) {
    if (group.input().deployMode() == DeployMode.KUBERNETES) {
      return AdviceFormat.PATCH;
    }
    String version = group.input().flinkVersion();
    return !version.isEmpty() && FlinkVersion.parse(version).atLeast(CONFIG_YAML)
        ? AdviceFormat.CONFIG_YAML
        : AdviceFormat.FLINK_CONF;
  }

  /** What the form is for. */
  static String title(AdviceFormat format) {
    switch (format) {
      case PATCH:
        return "Merge patch of the FlinkDeployment, with the Kubernetes operator (without it take"
            + " --format config-yaml or flink-conf)";
      case FLINK_CONF:
        return "Lines for flink-conf.yaml";
      default:
        return "Lines for config.yaml";
    }
  }
}
