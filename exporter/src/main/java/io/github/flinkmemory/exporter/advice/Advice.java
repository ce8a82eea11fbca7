package io.github.flinkmemory.exporter.advice;

import io.github.flinkmemory.exporter.model.Area;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is left, what was found, and what to change. Immutable; safe for any thread. */
public final class Advice {
  private static final Advice NONE =
      new Advice(
          Collections.emptyList(), Collections.emptyList(), null, null, AdvicePolicy.production());

  private final List<AreaGap> gaps;
  private final List<Finding> findings;
  private final @Nullable Recommendation recommendation;
  private final @Nullable AdviceInput input;
  private final AdvicePolicy policy;

  Advice(
      List<AreaGap> gaps,
      List<Finding> findings,
      @Nullable Recommendation recommendation,
      @Nullable AdviceInput input,
      AdvicePolicy policy) {
    this.gaps = Collections.unmodifiableList(new ArrayList<>(gaps));
    this.findings = Collections.unmodifiableList(new ArrayList<>(findings));
    this.recommendation = recommendation;
    this.input = input;
    this.policy = policy;
  }

  /** Where there is no complete model there is nothing to advise on. */
  public static Advice none() {
    return NONE;
  }

  /** One for each area of the process. */
  public List<AreaGap> gaps() {
    return gaps;
  }

  /** Null when the process has no such area. */
  public @Nullable AreaGap gap(Area area) {
    for (AreaGap gap : gaps) {
      if (gap.area() == area) {
        return gap;
      }
    }
    return null;
  }

  /** What was looked at and whether it holds. */
  public List<Finding> findings() {
    return findings;
  }

  /** Null when there is nothing to advise on. */
  public @Nullable Recommendation recommendation() {
    return recommendation;
  }

  /** What it was made from; null when there is nothing to advise on. */
  public @Nullable AdviceInput input() {
    return input;
  }

  /** By which rules it was made. */
  public AdvicePolicy policy() {
    return policy;
  }
}
