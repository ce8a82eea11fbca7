package io.github.flinkmemory.exporter.cli.advise;

import io.github.flinkmemory.exporter.advice.Advice;
import io.github.flinkmemory.exporter.advice.AdviceInput;
import io.github.flinkmemory.exporter.advice.Recommendation;
import io.github.flinkmemory.exporter.model.Area;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One group and what to change in its configuration. Immutable. */
final class GroupAdvice {
  private final Group group;
  private final AdviceInput input;
  private final Advice advice;
  private final Recommendation recommendation;
  private final List<String> remarks;

  GroupAdvice(
      Group group,
      AdviceInput input,
      Advice advice,
      Recommendation recommendation,
      List<String> remarks) {
    this.group = group;
    this.input = input;
    this.advice = advice;
    this.recommendation = recommendation;
    this.remarks = Collections.unmodifiableList(new ArrayList<>(remarks));
  }

  Group group() {
    return group;
  }

  AdviceInput input() {
    return input;
  }

  Advice advice() {
    return advice;
  }

  Recommendation recommendation() {
    return recommendation;
  }

  /** What to know of the evidence and the edit. */
  List<String> remarks() {
    return remarks;
  }

  /** Bytes of an area after the change; null when nothing can be said. */
  @Nullable Long size(Area area) {
    return recommendation.sizes().get(area);
  }

  Outcome outcome() {
    return Outcome.of(recommendation);
  }
}
