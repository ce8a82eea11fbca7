package io.github.flinkmemory.exporter.model.remedy;

import io.github.flinkmemory.exporter.model.MemorySize;
import io.github.flinkmemory.exporter.model.ProcessRole;
import io.github.flinkmemory.exporter.model.option.MemoryOption;
import io.github.flinkmemory.exporter.model.option.OptionType;
import io.github.flinkmemory.exporter.model.resolve.ConfigurationEdit;
import io.github.flinkmemory.exporter.model.resolve.Finding;
import io.github.flinkmemory.exporter.model.resolve.Problem;
import io.github.flinkmemory.exporter.model.resolve.Resolution;
import io.github.flinkmemory.exporter.model.resolve.Setting;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Looks for the smallest change that solves one problem: for every size that takes part the nearest
 * value above and below, for what cannot be read the likely meaning, else to remove the option.
 * Every candidate is resolved before it is considered.
 */
final class ChangeSearch {
  /** What Flink's own distribution ships. */
  private static final String USUAL_TASK_MANAGER = "1728m";

  private static final String USUAL_JOB_MANAGER = "1600m";

  /** Sizes are compared by how many mebibytes they change; removing an option weighs more. */
  private static final double WEIGHT_OF_REMOVAL = 8;

  /** Widening a range that the user did not set weighs more than changing what the user set. */
  private static final double WEIGHT_OF_A_DEFAULT = 2;

  /** A change after which Flink meets another problem is worth less than one that solves all. */
  private static final double WEIGHT_OF_A_PROBLEM_LEFT = 1e15;

  private static final double MEBIBYTE = 1L << 20;

  /** Problems of one value, which no change of another option solves or causes. */
  private static final Set<Problem> OF_A_VALUE =
      Collections.unmodifiableSet(
          EnumSet.of(
              Problem.UNREADABLE_VALUE,
              Problem.MIN_ABOVE_MAX,
              Problem.FRACTION_OUT_OF_RANGE,
              Problem.SEGMENT_SIZE,
              Problem.NOT_POSITIVE));

  private final Resolution refused;
  private final Finding finding;
  private ConfigurationEdit best = ConfigurationEdit.none();
  private double bestWeight = Double.MAX_VALUE;

  ChangeSearch(Resolution refused, Finding finding) {
    this.refused = refused;
    this.finding = finding;
  }

  /** The smallest change; no change when none was found. */
  ConfigurationEdit smallest() {
    switch (finding.problem()) {
      case NO_SIZE_CONFIGURED:
        considerUsualSize();
        break;
      case UNREADABLE_VALUE:
      case FRACTION_OUT_OF_RANGE:
        finding.settings().forEach(this::considerRepair);
        break;
      case MIN_ABOVE_MAX:
      case NETWORK_MIN_AND_MAX_DIFFER:
        considerEqualEnds();
        break;
      case SEGMENT_SIZE:
        finding.settings().forEach(this::considerPowerOfTwo);
        break;
      default:
        considerSizes();
        break;
    }
    if (best.isEmpty()) {
      considerRemovals();
    }
    return best;
  }

  /** The usual size in the place of every option that took part: what always passes. */
  static ConfigurationEdit startingAnew(Resolution refused) {
    boolean taskManager = refused.resolver().role() == ProcessRole.TASK_MANAGER;
    ConfigurationEdit edit = ConfigurationEdit.none();
    for (MemoryOption option : MemoryOption.values()) {
      if (option.role() == refused.resolver().role()
          && option.key().startsWith(refused.resolver().role().label())) {
        edit = removing(edit, option, refused);
      }
    }
    return edit.andSet(
        taskManager
            ? MemoryOption.TASKMANAGER_PROCESS_SIZE.key()
            : MemoryOption.JOBMANAGER_PROCESS_SIZE.key(),
        taskManager ? USUAL_TASK_MANAGER : USUAL_JOB_MANAGER);
  }

  private static ConfigurationEdit removing(
      ConfigurationEdit edit, MemoryOption option, Resolution refused) {
    ConfigurationEdit result = edit;
    if (refused.configuration().containsKey(option.key())) {
      result = result.andRemove(option.key());
    }
    for (String key : option.deprecatedKeys()) {
      if (refused.configuration().containsKey(key)) {
        result = result.andRemove(key);
      }
    }
    return result;
  }

  private void considerUsualSize() {
    boolean taskManager = refused.resolver().role() == ProcessRole.TASK_MANAGER;
    MemoryOption process =
        taskManager ? MemoryOption.TASKMANAGER_PROCESS_SIZE : MemoryOption.JOBMANAGER_PROCESS_SIZE;
    String usual = taskManager ? USUAL_TASK_MANAGER : USUAL_JOB_MANAGER;
    consider(ConfigurationEdit.none().andSet(process.key(), usual), 1);
    if (best.isEmpty()) {
      considerNearest(process.key(), MemorySize.parseBytes(usual), 0, 1);
    }
  }

  private void considerRepair(Setting setting) {
    if (isInConfiguration(setting)) {
      ValueRepair.repair(setting)
          .ifPresent(value -> consider(ConfigurationEdit.none().andSet(setting.key(), value), 1));
      consider(removal(setting), WEIGHT_OF_REMOVAL);
    } else {
      // An environment variable: no edit of the configuration changes it, but one can overrule it.
      String value = ValueRepair.repair(setting).orElse(USUAL_TASK_MANAGER);
      consider(ConfigurationEdit.none().andSet(setting.option().key(), value), 1);
    }
  }

  private void considerEqualEnds() {
    Setting min = finding.settings().get(0);
    Setting max = finding.settings().get(1);
    if (max.isConfigured()) {
      consider(ConfigurationEdit.none().andSet(max.key(), min.value()), 1);
    }
    if (min.isConfigured()) {
      consider(ConfigurationEdit.none().andSet(min.key(), max.value()), 2);
    }
  }

  private void considerPowerOfTwo(Setting setting) {
    long bytes = Math.max(4096, Math.min(1L << 30, bytes(setting)));
    long power = Long.highestOneBit(bytes);
    consider(ConfigurationEdit.none().andSet(setting.key(), MemorySize.format(power)), 1);
  }

  private void considerSizes() {
    Map<String, Setting> sizes = new LinkedHashMap<>();
    for (Setting setting : finding.settings()) {
      sizes.put(setting.option().key(), setting);
    }
    for (Setting setting : refused.settings()) {
      if (setting.isConfigured()) {
        sizes.put(setting.option().key(), setting);
      }
    }
    for (Setting setting : sizes.values()) {
      if (setting.option().type() == OptionType.SIZE
          && (isInConfiguration(setting) || !setting.isConfigured())) {
        String key = setting.isConfigured() ? setting.key() : setting.option().key();
        considerNearest(
            key, bytes(setting), finding.gap(), setting.isConfigured() ? 1 : WEIGHT_OF_A_DEFAULT);
      }
    }
  }

  private void considerNearest(String key, long from, long gap, double weight) {
    SizeSearch search =
        new SizeSearch(
            from,
            gap,
            bytes -> passes(ConfigurationEdit.none().andSet(key, MemorySize.format(bytes))));
    List<Long> found = new ArrayList<>();
    search.above().ifPresent(found::add);
    search.below().ifPresent(found::add);
    for (long bytes : found) {
      // Of two equal changes the one that raises is less likely to harm.
      double mebibytes = Math.abs(bytes - from) / MEBIBYTE + (bytes < from ? 1e-9 : 0);
      consider(ConfigurationEdit.none().andSet(key, MemorySize.format(bytes)), weight * mebibytes);
    }
  }

  private void considerRemovals() {
    finding.settings().stream()
        .filter(this::isInConfiguration)
        .forEach(setting -> consider(removal(setting), WEIGHT_OF_REMOVAL));
    refused.settings().stream()
        .filter(this::isInConfiguration)
        .forEach(setting -> consider(removal(setting), WEIGHT_OF_REMOVAL + 1));
  }

  /** Without the option, under whichever of its names. */
  private ConfigurationEdit removal(Setting setting) {
    return removing(ConfigurationEdit.none().andRemove(setting.key()), setting.option(), refused);
  }

  private boolean isInConfiguration(Setting setting) {
    return setting.isConfigured() && refused.configuration().containsKey(setting.key());
  }

  private static long bytes(Setting setting) {
    try {
      return MemorySize.parseBytes(
          setting.value().equals("unlimited") ? Long.MAX_VALUE + "b" : setting.value());
    } catch (IllegalArgumentException e) {
      return 0;
    }
  }

  private boolean passes(ConfigurationEdit edit) {
    Finding left = resolve(edit).refusal().orElse(null);
    return left == null
        || (OF_A_VALUE.contains(left.problem())
            && !OF_A_VALUE.contains(finding.problem())
            && !isAbout(left, edit));
  }

  /** Whether a change has only traded one problem for another of the same option. */
  private static boolean isAbout(Finding left, ConfigurationEdit edit) {
    for (Setting setting : left.settings()) {
      if (edit.set().containsKey(setting.key())) {
        return true;
      }
    }
    return false;
  }

  private Resolution resolve(ConfigurationEdit edit) {
    return refused.resolver().resolve(edit.applyTo(refused.configuration()));
  }

  private void consider(ConfigurationEdit edit, double weight) {
    Finding left = resolve(edit).refusal().orElse(null);
    if (left != null
        && (left.problem() == Problem.NO_SIZE_CONFIGURED
            || (left.problem() == finding.problem() && samePlace(left)))) {
      return;
    }
    double whole = left == null ? weight : weight + WEIGHT_OF_A_PROBLEM_LEFT;
    if (whole < bestWeight) {
      bestWeight = whole;
      best = edit;
    }
  }

  private boolean samePlace(Finding left) {
    List<String> before = new ArrayList<>();
    finding.settings().forEach(setting -> before.add(setting.key()));
    List<String> after = new ArrayList<>();
    left.settings().forEach(setting -> after.add(setting.key()));
    return before.equals(after);
  }
}
