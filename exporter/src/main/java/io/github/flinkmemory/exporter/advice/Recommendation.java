package io.github.flinkmemory.exporter.advice;

import io.github.flinkmemory.exporter.model.Area;
import io.github.flinkmemory.exporter.model.MemoryModel;
import io.github.flinkmemory.exporter.model.MemorySize;
import io.github.flinkmemory.exporter.model.resolve.ConfigurationEdit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What to change in the configuration of one process, or why nothing. An edit is there exactly when
 * the verdict is a change, and it was resolved as the running Flink would: {@link #model} is what
 * comes out of it. Immutable.
 */
public final class Recommendation {
  private final Verdict verdict;
  private final String sentence;
  private final List<AreaTarget> targets;
  private final Map<Area, Long> sizes;
  private final List<String> steps;
  private final ConfigurationEdit edit;
  private final @Nullable MemoryModel model;
  private final double confidence;
  private final boolean bounded;

  private Recommendation(Builder builder, Verdict verdict, String sentence) {
    this.verdict = verdict;
    this.sentence = sentence;
    this.targets = Collections.unmodifiableList(new ArrayList<>(builder.targets));
    this.sizes = Collections.unmodifiableMap(new EnumMap<>(builder.sizes));
    this.steps = Collections.unmodifiableList(new ArrayList<>(builder.steps));
    this.edit = verdict.isChange() ? builder.edit : ConfigurationEdit.none();
    this.model = verdict.isChange() ? builder.model : null;
    this.confidence = builder.confidence;
    this.bounded = builder.bounded;
  }

  public Verdict verdict() {
    return verdict;
  }

  /** What to do or why not, in one sentence without a full stop. */
  public String sentence() {
    return sentence;
  }

  /** Whether something has failed or is about to, and a change helps. */
  public boolean isUrgent() {
    for (AreaTarget target : targets) {
      if (target.isUrgent() && target.isRaise()) {
        return true;
      }
    }
    return false;
  }

  /** What each area should have on its own; empty when there is nothing to go by. */
  public List<AreaTarget> targets() {
    return targets;
  }

  /**
   * Bytes of each area after the change, or as configured when nothing changes; empty when nothing
   * can be said.
   */
  public Map<Area, Long> sizes() {
    return sizes;
  }

  /** The arithmetic: one line for each area, then what was moved. */
  public List<String> arithmetic() {
    List<String> lines = new ArrayList<>();
    for (AreaTarget target : targets) {
      lines.add(
          target.area().title()
              + ": "
              + Mebibytes.text(target.configured())
              + outcome(target)
              + " ("
              + target.arithmetic()
              + ")");
    }
    lines.addAll(steps);
    return lines;
  }

  /** What is granted; what the area would have on its own only as a wish. */
  private String outcome(AreaTarget target) {
    long granted = sizes.getOrDefault(target.area(), target.configured());
    String size =
        Math.abs(granted - target.configured()) < Step.MIB
            ? " stays"
            : " -> " + Mebibytes.text(granted);
    return Math.abs(granted - target.target()) < Step.MIB
        ? size
        : size + ", on its own " + Mebibytes.text(target.target());
  }

  /** Options to set and to remove in the user's configuration; empty unless it is a change. */
  public ConfigurationEdit edit() {
    return edit;
  }

  /** Every option that an edit may set. */
  public static List<String> options() {
    return BudgetEdit.OPTIONS;
  }

  /** The size to which the edit sets an option; absent when it does not. */
  public OptionalLong bytes(String option) {
    String value = edit.set().get(option);
    return value == null ? OptionalLong.empty() : OptionalLong.of(MemorySize.parseBytes(value));
  }

  /** What the edited configuration resolves to; empty unless it is a change. */
  public Optional<MemoryModel> model() {
    return Optional.ofNullable(model);
  }

  /**
   * Share of the time that is wanted before something is lowered: 0 to 1. Of the time that tasks
   * ran; where something is lowered, of that with the present number of tasks.
   */
  public double confidence() {
    return confidence;
  }

  /** Whether a raise was cut to what fits, so that another may follow. */
  public boolean isBounded() {
    return bounded;
  }

  /** Collects; for one thread. */
  static final class Builder {
    private final List<AreaTarget> targets;
    private double confidence;
    private final EnumMap<Area, Long> sizes = new EnumMap<>(Area.class);
    private final List<String> steps = new ArrayList<>();
    private ConfigurationEdit edit = ConfigurationEdit.none();
    private @Nullable MemoryModel model;
    private boolean bounded;

    Builder(List<AreaTarget> targets, double confidence) {
      this.targets = targets;
      this.confidence = confidence;
    }

    Builder budget(Budget budget) {
      sizes.putAll(budget.sizes());
      steps.addAll(budget.steps());
      bounded = budget.isBounded();
      return this;
    }

    Builder confidence(double share) {
      confidence = share;
      return this;
    }

    Builder unchanged() {
      sizes.clear();
      steps.clear();
      bounded = false;
      for (AreaTarget target : targets) {
        sizes.put(target.area(), target.configured());
      }
      return this;
    }

    Builder edit(ConfigurationEdit change, MemoryModel resolved) {
      edit = change;
      model = resolved;
      return this;
    }

    Recommendation build(Verdict verdict, String sentence) {
      return new Recommendation(this, verdict, sentence);
    }
  }
}
