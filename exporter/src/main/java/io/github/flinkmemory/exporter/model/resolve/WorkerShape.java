package io.github.flinkmemory.exporter.model.resolve;

import io.github.flinkmemory.exporter.model.DeployMode;
import io.github.flinkmemory.exporter.model.FlinkVersion;
import io.github.flinkmemory.exporter.model.option.MemoryOption;

/**
 * What Flink reads of a TaskManager beside its memory, and refuses with it: cores, slots, and since
 * 1.13 external resources.
 */
final class WorkerShape {
  private static final FlinkVersion WITH_SLOTS = FlinkVersion.of(1, 13, 0);
  private static final FlinkVersion WITH_YAML_LISTS = FlinkVersion.of(1, 19, 0);

  private WorkerShape() {}

  static void check(Options options, DeployMode mode) throws RefusedException {
    Setting cores = options.configured(MemoryOption.CPU_CORES);
    if (mode == DeployMode.LOCAL) {
      if (cores != null) {
        checkCores(cores, options.number(cores), true);
      }
    } else {
      Setting slots = options.get(MemoryOption.TASK_SLOTS);
      if (cores != null) {
        checkCores(cores, options.number(cores), false);
      } else {
        checkCores(slots, options.integer(slots), false);
      }
      if (options.version().atLeast(WITH_SLOTS)) {
        options.integer(slots);
      }
    }
    if (options.version().atLeast(WITH_SLOTS)) {
      checkExternalResources(options);
    }
  }

  private static void checkCores(Setting setting, double value, boolean zeroAllowed)
      throws RefusedException {
    boolean enough = zeroAllowed ? value >= 0 : value > 0;
    if (!enough || Double.isInfinite(value)) {
      throw new RefusedException(
          Problem.NOT_POSITIVE, setting + " must be a positive number of cores", setting);
    }
  }

  private static void checkExternalResources(Options options) throws RefusedException {
    Setting names = options.configured(MemoryOption.EXTERNAL_RESOURCES);
    if (names == null || names.value().equals("none")) {
      return;
    }
    for (String name : names(names.value(), options.version())) {
      String key = "external-resource." + name + ".amount";
      String amount = options.configuration().get(key);
      if (amount != null && !isLong(amount)) {
        throw new RefusedException(
            Problem.UNREADABLE_VALUE,
            key + "=" + amount + ": is no whole number",
            Setting.configured(MemoryOption.EXTERNAL_RESOURCES, key, amount));
      }
    }
  }

  /** Names between semicolons, or from 1.19 on a list of YAML. */
  private static String[] names(String value, FlinkVersion version) {
    boolean list = version.atLeast(WITH_YAML_LISTS) && value.startsWith("[");
    String plain = value.replaceAll(list ? "[\\[\\]'\" ]" : "['\"]", "");
    return plain.split(list ? "," : ";");
  }

  private static boolean isLong(String text) {
    try {
      Long.parseLong(text);
      return true;
    } catch (NumberFormatException e) {
      return false;
    }
  }
}
