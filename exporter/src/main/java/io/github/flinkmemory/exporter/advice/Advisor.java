package io.github.flinkmemory.exporter.advice;

import io.github.flinkmemory.exporter.model.Area;
import io.github.flinkmemory.exporter.usage.Phase;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Advice as a pure function of what is configured, what was seen, and a policy. */
public final class Advisor {
  /** Without the conflict of limits, which is looked for at every tick. */
  private static final Set<Reason> ALERTING = alerting();

  /** What no size cures. */
  private static final Set<Reason> UNCURABLE =
      Collections.unmodifiableSet(
          EnumSet.of(
              Reason.META_LEAK,
              Reason.DIRECT_LEAK,
              Reason.HEAP_UNBOUNDED,
              Reason.ROCKSDB_LEAK,
              Reason.NATIVE_LEAK,
              Reason.ALLOC_FRAGMENTATION));

  private final AdviceInput input;
  private final AdvicePolicy policy;
  private final List<Finding> findings = new ArrayList<>();

  private Advisor(AdviceInput input, AdvicePolicy policy) {
    this.input = input;
    this.policy = policy;
  }

  private static Set<Reason> alerting() {
    Set<Reason> alerting = EnumSet.noneOf(Reason.class);
    for (Reason reason : Reason.values()) {
      if (reason.isAlerting() && reason != Reason.MODEL_CONFLICT) {
        alerting.add(reason);
      }
    }
    return Collections.unmodifiableSet(alerting);
  }

  public static Advice advise(AdviceInput input, AdvicePolicy policy) {
    return advise(input, policy, Collections.emptyList());
  }

  /**
   * @param held raises of the last hour, which a calmer minute does not take back
   */
  public static Advice advise(AdviceInput input, AdvicePolicy policy, List<AreaTarget> held) {
    return new Advisor(input, policy).advise(held);
  }

  private Advice advise(List<AreaTarget> held) {
    List<AreaTarget> targets = new ArrayList<>();
    List<AreaGap> gaps = new ArrayList<>();
    for (Area area : Area.values()) {
      if (input.model().has(area)) {
        targets.add(kept(withHeld(target(area), held)));
        gaps.add(
            AreaGap.of(
                area, input.model().bytes(area), input.limit(area), input.usage().demand(area)));
      }
    }
    Recommendation recommendation = new Recommender(input, policy, targets, findings).recommend();
    return new Advice(gaps, findings, recommendation, input, policy);
  }

  /** What a JVM with another limit shows says nothing of the size that the model gives. */
  private AreaTarget kept(AreaTarget target) {
    return input.conflicts().contains(target.area())
        ? AreaTarget.keep(
            target.area(),
            target.configured(),
            "its limit in this JVM is not the one of the model, which is to be settled first")
        : target;
  }

  /** Against flapping only: what is found out in the meantime is no flapping. */
  private AreaTarget withHeld(AreaTarget target, List<AreaTarget> held) {
    AreaCase now = new AreaCase(target.area(), input, policy, findings);
    boolean rises = target.area() != Area.NETWORK && now.rises();
    if (target.isLower() || rises || isUncurable(target.area())) {
      return target;
    }
    for (AreaTarget raise : held) {
      if (raise.area() == target.area()
          && raise.configured() == target.configured()
          && raise.target() > target.target()) {
        return raise;
      }
    }
    return target;
  }

  private boolean isUncurable(Area area) {
    for (Finding finding : findings) {
      if (finding.area() == area && finding.holds() && UNCURABLE.contains(finding.reason())) {
        return true;
      }
    }
    return false;
  }

  private AreaTarget target(Area area) {
    AreaCase found = new AreaCase(area, input, policy, findings);
    boolean failed = hasFailed(area, input);
    boolean early = isEarly(input);
    if (early && !failed) {
      boolean idle = input.usage().phase() == Phase.IDLE;
      findings.add(
          new Finding(
              area,
              idle ? Reason.INSUFFICIENT_LOAD : Reason.INSUFFICIENT_DATA,
              idle ? "no task has run yet" : "tasks have not run for long enough"));
      return found.keep("too little was seen");
    }
    if (!found.demand().isKnown()) {
      findings.add(
          area == Area.HEAP
              ? new Finding(
                  area, Reason.NO_GC_DATA, "no collection has covered the old generation yet")
              : new Finding(
                  area, Reason.UNOBSERVABLE, "what it needs cannot be measured in this process"));
      // A container that runs full shows without knowing what fills it.
      if (area != Area.OVERHEAD && !failed) {
        return found.keep("what it needs is not known");
      }
    }
    AreaTarget target = rule(found);
    if (isUncurable(area) || found.rises()) {
      target = raiseOfAnother(area, target);
    }
    lookedAt(area);
    return target;
  }

  private static boolean hasFailed(Area area, AdviceInput of) {
    return (area == Area.NETWORK && of.usage().networkRefused())
        || (area == Area.OVERHEAD && of.usage().oomKilled());
  }

  private boolean isEarly(AdviceInput of) {
    return of.usage().phase() == Phase.START || of.usage().runningMillis() < policy.leastMillis();
  }

  /**
   * The leak of one process, or what may become one, takes nothing from what another needs that
   * does not leak. Metaspace is told process by process anyway.
   */
  private AreaTarget raiseOfAnother(Area area, AreaTarget target) {
    AreaTarget most = target;
    for (AdviceInput member : input.members()) {
      boolean failed = hasFailed(area, member);
      boolean known = member.usage().demand(area).isKnown() || area == Area.OVERHEAD || failed;
      if (!known || (isEarly(member) && !failed)) {
        continue;
      }
      // With what was found of all: a container that is full of another leak is not fed either.
      List<Finding> own = new ArrayList<>(findings);
      AreaTarget next = rule(new AreaCase(area, member, policy, own));
      if (next.isRaise() && !next.isOptional() && next.target() > most.target()) {
        most = next;
        for (Finding finding : own.subList(findings.size(), own.size())) {
          if (!isFound(area, finding.reason())) {
            findings.add(finding);
          }
        }
      }
    }
    return most;
  }

  private static AreaTarget rule(AreaCase found) {
    switch (found.area()) {
      case HEAP:
        return HeapRule.of(found);
      case OFF_HEAP:
        return OffHeapRule.of(found);
      case NETWORK:
        return NetworkRule.of(found);
      case MANAGED:
        return ManagedRule.of(found);
      case METASPACE:
        return MetaspaceRule.of(found);
      case OVERHEAD:
        return OverheadRule.of(found);
    }
    throw new AssertionError(found.area());
  }

  /** What alerts may ask for is told also when it does not hold. */
  private void lookedAt(Area area) {
    for (Reason reason : ALERTING) {
      if (reason.areas().contains(area) && isObservable(area, reason) && !isFound(area, reason)) {
        findings.add(new Finding(area, reason, ""));
      }
    }
  }

  private boolean isObservable(Area area, Reason reason) {
    switch (reason) {
      case CONTAINER_RISK:
        return input.containerLimit().isPresent();
      case ALLOC_FRAGMENTATION:
        return input.fragmentation() != null;
      case ROCKSDB_OVERSHOOT:
      case ROCKSDB_LEAK:
        return input.hasStateBackend();
      case OOM_KILLED:
      case NET_REFUSED:
        return true;
      default:
        return input.usage().demand(area).isKnown();
    }
  }

  private boolean isFound(Area area, Reason reason) {
    for (Finding finding : findings) {
      if (finding.area() == area && finding.reason() == reason) {
        return true;
      }
    }
    return false;
  }
}
