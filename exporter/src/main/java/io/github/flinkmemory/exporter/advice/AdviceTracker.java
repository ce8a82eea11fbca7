package io.github.flinkmemory.exporter.advice;

import io.github.flinkmemory.exporter.model.Area;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Advice over time: a raise is held for an hour, so that advice does not flap (Google's Autopilot
 * publishes the maximum of the last hour likewise). For one thread.
 */
public final class AdviceTracker {
  private final AdvicePolicy policy;
  private final Map<Area, AreaTarget> raises = new EnumMap<>(Area.class);
  private final Map<Area, Long> since = new EnumMap<>(Area.class);

  public AdviceTracker(AdvicePolicy policy) {
    this.policy = policy;
  }

  /** Advice as of the end of a bucket. */
  public Advice update(AdviceInput input) {
    long now = input.usage().timeMillis();
    List<AreaTarget> held = new ArrayList<>();
    for (Map.Entry<Area, AreaTarget> entry : raises.entrySet()) {
      Long raised = since.get(entry.getKey());
      if (raised != null && Math.abs(now - raised) < policy.holdMillis()) {
        held.add(entry.getValue());
      }
    }
    Advice advice = Advisor.advise(input, policy, held);
    Recommendation recommendation = advice.recommendation();
    if (recommendation != null) {
      remember(recommendation.targets(), held, now);
    }
    return advice;
  }

  private void remember(List<AreaTarget> targets, List<AreaTarget> held, long now) {
    for (AreaTarget target : targets) {
      if (target.isRaise() && !held.contains(target)) {
        raises.put(target.area(), target);
        since.put(target.area(), now);
      } else if (!target.isRaise()) {
        raises.remove(target.area());
      }
    }
  }
}
