package io.github.flinkmemory.exporter.advice;

import io.github.flinkmemory.exporter.model.Area;
import io.github.flinkmemory.exporter.model.MemoryModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Fits the targets of all areas into one total. What is needed first is granted first and cut last;
 * areas that can spare something give it in a fixed order; only then the total grows, by at most
 * half unless floors need more. Heap is what the others leave, so it takes up all rounding. For one
 * use.
 */
final class BudgetSolver {
  /** From the most needed: without metaspace no JVM starts, without buffers no task. */
  private static final List<Area> RECEIVERS =
      Collections.unmodifiableList(
          Arrays.asList(Area.METASPACE, Area.NETWORK, Area.OFF_HEAP, Area.OVERHEAD, Area.HEAP));

  /** Who gives first. Overhead never does: nobody accounts for what fills it. */
  private static final List<Area> DONORS =
      Collections.unmodifiableList(
          Arrays.asList(Area.OFF_HEAP, Area.NETWORK, Area.HEAP, Area.MANAGED, Area.METASPACE));

  /** Who keeps what a cut has to leave free: heap and network would fill it. */
  private static final List<Area> KEEPERS =
      Collections.unmodifiableList(
          Arrays.asList(Area.OVERHEAD, Area.MANAGED, Area.METASPACE, Area.OFF_HEAP));

  private static final double MOST_GROWTH = 1.5;
  private static final double LEAST_SHRINKING = 0.9;
  private static final long LEAST_SAVING = 256 * Step.MIB;

  private final MemoryModel model;
  private final Map<Area, AreaTarget> targets = new EnumMap<>(Area.class);
  private final EnumMap<Area, Long> sizes = new EnumMap<>(Area.class);
  private final List<String> steps = new ArrayList<>();
  private final AdvicePolicy policy;
  private final ContainerRoom room;
  private final long cap;
  private boolean bounded;

  private BudgetSolver(
      MemoryModel model, List<AreaTarget> list, AdvicePolicy policy, ContainerRoom room) {
    this.model = model;
    this.room = room;
    this.policy = policy;
    this.cap = policy.cap().orElse(Long.MAX_VALUE);
    for (AreaTarget target : list) {
      targets.put(target.area(), target);
      sizes.put(target.area(), target.configured());
    }
  }

  /**
   * @param targets one for each area of the model
   * @param mayShrink whether the evidence is old enough to cut the total
   * @param room what a cut has to leave
   */
  static Budget solve(
      MemoryModel model,
      List<AreaTarget> targets,
      AdvicePolicy policy,
      boolean mayShrink,
      ContainerRoom room) {
    Budget budget = new BudgetSolver(model, targets, policy, room).solve(mayShrink);
    boolean tooDeep =
        mayShrink
            && policy.mode() == AdviceMode.SHRINK
            && budget.total() < model.totalProcess()
            && room.missing(budget.sizes()) > 0;
    return tooDeep ? new BudgetSolver(model, targets, policy, room).solve(false) : budget;
  }

  private Budget solve(boolean mayShrink) {
    for (AreaTarget target : targets.values()) {
      if (target.isRaise() && !target.isOptional()) {
        set(target.area(), target.target());
      }
    }
    boolean stays = policy.mode() == AdviceMode.REBALANCE;
    long total = stays ? model.totalProcess() : Math.min(model.totalProcess(), cap);
    if (mayShrink && policy.mode() == AdviceMode.SHRINK) {
      total = shrink(total);
    }
    takeFromDonors(sum() - total);
    if (sum() > total && policy.mode() != AdviceMode.REBALANCE) {
      total = grow();
    }
    cutRaises(sum() - total);
    if (sum() > total && policy.mode() != AdviceMode.REBALANCE) {
      // The bound of a step gives way to floors, a cap does not.
      total = Math.min(cap, Step.up(sum(), Step.PROCESS));
    }
    boolean feasible = sum() <= total && total <= cap;
    if (feasible) {
      EnumMap<Area, Long> needed = new EnumMap<>(sizes);
      needed.merge(Area.HEAP, total - sum(), Long::sum);
      optionalRaises(total);
      set(Area.HEAP, size(Area.HEAP) + total - sum());
      total = stays ? total : growForRoom(total, needed);
    }
    return new Budget(sizes, total, feasible, bounded, steps);
  }

  /**
   * What an area hardly used is filled where the heap gets it. Where less than a tenth of the total
   * would be free by that, and less than before, the total grows instead, as overhead.
   *
   * @param needed the sizes without what was given from spare, for which nothing grows
   */
  private long growForRoom(long total, Map<Area, Long> needed) {
    EnumMap<Area, Long> before = new EnumMap<>(Area.class);
    for (AreaTarget target : targets.values()) {
      before.put(target.area(), target.configured());
    }
    long missing = room.missing(needed, before);
    if (missing <= 0 || total < model.totalProcess() || !room.growsWithOverhead()) {
      return total;
    }
    long most = Math.min(cap, (long) (model.totalProcess() * MOST_GROWTH) / Step.MIB * Step.MIB);
    long grown = Math.max(total, Math.min(most, Step.up(total + missing, Step.PROCESS)));
    set(Area.OVERHEAD, size(Area.OVERHEAD) + grown - total);
    bounded |= grown < total + missing;
    steps.add(
        Area.OVERHEAD.title()
            + " gets "
            + Mebibytes.text(grown - total)
            + (grown < total + missing ? " of " + Mebibytes.text(missing) : "")
            + ", so that no less stays free than before, or a tenth");
    return grown;
  }

  /** The total that all targets need, when that is worth a change. */
  private long shrink(long total) {
    EnumMap<Area, Long> lowered = lowered();
    long kept = leaveRoom(lowered);
    long smaller = Step.up(sum(lowered), Step.PROCESS);
    if (smaller > LEAST_SHRINKING * total || total - smaller < LEAST_SAVING) {
      return total;
    }
    if (kept > 0) {
      steps.add(
          Area.OVERHEAD.title() + " gets " + Mebibytes.text(kept) + ", so that a tenth stays free");
    }
    steps.add("total " + Mebibytes.text(total) + " -> " + Mebibytes.text(smaller));
    sizes.putAll(lowered);
    return smaller;
  }

  /** The sizes with all that can be spared given. */
  private EnumMap<Area, Long> lowered() {
    EnumMap<Area, Long> lowered = new EnumMap<>(sizes);
    for (AreaTarget target : targets.values()) {
      if (target.isLower()) {
        lowered.put(target.area(), target.target());
      }
    }
    return lowered;
  }

  /**
   * Gives back of what was lowered as much as the container has to have free; when that is not
   * enough, overhead takes the rest, above what it has. Gives the bytes of that.
   */
  private long leaveRoom(EnumMap<Area, Long> lowered) {
    for (Area keeper : KEEPERS) {
      AreaTarget target = targets.get(keeper);
      if (target != null && target.isLower()) {
        lowered.put(keeper, kept(target, missing(lowered)));
      }
    }
    long missing = Step.up(missing(lowered), Step.OVERHEAD);
    if (missing > 0) {
      lowered.merge(Area.OVERHEAD, missing, Long::sum);
    }
    return missing;
  }

  private static long kept(AreaTarget target, long missing) {
    long kept = missing == 0 ? target.target() : Step.up(target.target() + missing, Step.OVERHEAD);
    long saved = target.configured() - kept;
    return saved >= AreaTarget.leastSaving(target.configured()) ? kept : target.configured();
  }

  /** With what rounding of the total may give to the heap, which fills it. */
  private long missing(EnumMap<Area, Long> lowered) {
    EnumMap<Area, Long> rounded = new EnumMap<>(lowered);
    rounded.merge(Area.HEAP, Step.PROCESS, Long::sum);
    return room.missing(rounded);
  }

  private void takeFromDonors(long shortage) {
    long left = shortage;
    for (Area donor : DONORS) {
      AreaTarget target = targets.get(donor);
      if (left <= 0 || target == null || !target.isLower()) {
        continue;
      }
      long before = size(donor);
      // Whole mebibytes; what is given beyond the need goes to the heap.
      long wanted = (before - left) / Step.MIB * Step.MIB;
      long after = Math.min(before, Math.max(target.target(), wanted));
      if (after < before) {
        set(donor, after);
        left -= before - after;
        steps.add(donor.title() + " gives " + Mebibytes.text(before - after));
      }
    }
  }

  private long grow() {
    long wanted = Step.up(sum(), Step.PROCESS);
    long most = (long) (model.totalProcess() * MOST_GROWTH);
    long total = Math.min(cap, Math.min(wanted, most / Step.MIB * Step.MIB));
    total = Math.max(total, Math.min(cap, model.totalProcess()));
    steps.add(
        "total "
            + Mebibytes.text(model.totalProcess())
            + " -> "
            + Mebibytes.text(total)
            + (total < wanted ? ", of " + Mebibytes.text(wanted) + " that would be needed" : ""));
    return total;
  }

  private void cutRaises(long shortage) {
    long left = shortage;
    for (int i = RECEIVERS.size() - 1; i >= 0 && left > 0; i--) {
      Area receiver = RECEIVERS.get(i);
      AreaTarget target = targets.get(receiver);
      if (target == null || !target.isRaise()) {
        continue;
      }
      long before = size(receiver);
      long after = Math.max(target.floor(), before - left);
      if (after < before) {
        set(receiver, after);
        left -= before - after;
        bounded = true;
        steps.add(receiver.title() + " is raised by " + Mebibytes.text(before - after) + " less");
      }
    }
  }

  /**
   * What rounding of the total leaves goes here first: given to the heap, the next round would find
   * that the heap can spare it, and advise another change.
   */
  private void optionalRaises(long total) {
    for (AreaTarget target : targets.values()) {
      if (!target.isRaise() || !target.isOptional()) {
        continue;
      }
      long wanted = target.target() - target.configured();
      long left = Math.min(wanted, (total - sum()) / Step.MIB * Step.MIB);
      if (spare() >= wanted - left) {
        takeFromDonors(wanted - left);
        set(target.area(), target.target());
      } else if (left > 0) {
        set(target.area(), target.configured() + left);
        steps.add(target.area().title() + " gets " + Mebibytes.text(left) + " that are left");
      }
    }
  }

  private long spare() {
    long spare = 0;
    for (Area donor : DONORS) {
      AreaTarget target = targets.get(donor);
      if (target != null && target.isLower()) {
        spare += Math.max(0, size(donor) - target.target());
      }
    }
    return spare;
  }

  private long size(Area area) {
    Long size = sizes.get(area);
    return size == null ? 0 : size;
  }

  private void set(Area area, long bytes) {
    sizes.put(area, bytes);
  }

  private long sum() {
    return sum(sizes);
  }

  private static long sum(Map<Area, Long> sizes) {
    long sum = 0;
    for (long size : sizes.values()) {
      sum += size;
    }
    return sum;
  }
}
