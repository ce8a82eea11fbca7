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

  private static final double MOST_GROWTH = 1.5;

  private final MemoryModel model;
  private final Map<Area, AreaTarget> targets = new EnumMap<>(Area.class);
  private final List<String> steps = new ArrayList<>();
  private final AdvicePolicy policy;
  private final ContainerRoom room;
  private final long cap;
  private AreaSizes sizes = new AreaSizes();
  private boolean bounded;

  private BudgetSolver(
      MemoryModel model, List<AreaTarget> list, AdvicePolicy policy, ContainerRoom room) {
    this.model = model;
    this.room = room;
    this.policy = policy;
    this.cap = policy.cap().orElse(Long.MAX_VALUE);
    for (AreaTarget target : list) {
      targets.put(target.area(), target);
      sizes.set(target.area(), target.configured());
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
    BudgetSolver solver = new BudgetSolver(model, targets, policy, room);
    Budget budget = solver.solve(mayShrink);
    boolean tooDeep =
        mayShrink
            && policy.mode() == AdviceMode.SHRINK
            && budget.total() < model.totalProcess()
            && room.missing(solver.sizes) > 0;
    return tooDeep ? new BudgetSolver(model, targets, policy, room).solve(false) : budget;
  }

  private Budget solve(boolean mayShrink) {
    for (AreaTarget target : targets.values()) {
      if (target.isRaise() && !target.isOptional()) {
        sizes.set(target.area(), target.target());
      }
    }
    boolean stays = policy.mode() == AdviceMode.REBALANCE;
    long total = stays ? model.totalProcess() : Math.min(model.totalProcess(), cap);
    if (mayShrink && policy.mode() == AdviceMode.SHRINK) {
      total = shrink(total);
    }
    takeFromDonors(sizes.sum() - total);
    if (sizes.sum() > total && policy.mode() != AdviceMode.REBALANCE) {
      total = grow();
    }
    cutRaises(sizes.sum() - total);
    if (sizes.sum() > total && policy.mode() != AdviceMode.REBALANCE) {
      // The bound of a step gives way to floors, a cap does not.
      total = Math.min(cap, Step.up(sizes.sum(), Step.PROCESS));
    }
    boolean feasible = sizes.sum() <= total && total <= cap;
    if (feasible) {
      AreaSizes needed = sizes.copy();
      needed.add(Area.HEAP, total - needed.sum());
      optionalRaises(total);
      sizes.add(Area.HEAP, total - sizes.sum());
      total = stays ? total : growForRoom(total, needed);
    }
    return new Budget(sizes.asMap(), total, feasible, bounded, steps);
  }

  /**
   * What an area hardly used is filled where the heap gets it. Where less than a tenth of the total
   * would be free by that, and less than before, the total grows instead, as overhead.
   *
   * @param needed the sizes without what was given from spare, for which nothing grows
   */
  private long growForRoom(long total, AreaSizes needed) {
    long missing = room.missingMoreThanBefore(needed);
    if (missing <= 0 || total < model.totalProcess() || !room.growsWithOverhead()) {
      return total;
    }
    long most = Math.min(cap, (long) (model.totalProcess() * MOST_GROWTH) / Step.MIB * Step.MIB);
    long grown = Math.max(total, Math.min(most, Step.up(total + missing, Step.PROCESS)));
    sizes.add(Area.OVERHEAD, grown - total);
    bounded |= grown < total + missing;
    steps.add(
        Area.OVERHEAD.title()
            + " gets "
            + Mebibytes.text(grown - total)
            + (grown < total + missing ? " of " + Mebibytes.text(missing) : "")
            + ", so that no less stays free than before, or a tenth");
    return grown;
  }

  private long shrink(long total) {
    ShrunkTotal shrunk = new ShrunkTotal(targets.values(), sizes, room);
    if (!shrunk.isWorth(total)) {
      return total;
    }
    if (shrunk.kept() > 0) {
      steps.add(
          Area.OVERHEAD.title()
              + " gets "
              + Mebibytes.text(shrunk.kept())
              + ", so that a tenth stays free");
    }
    steps.add("total " + Mebibytes.text(total) + " -> " + Mebibytes.text(shrunk.bytes()));
    sizes = shrunk.sizes();
    return shrunk.bytes();
  }

  private void takeFromDonors(long shortage) {
    long left = shortage;
    for (Area donor : DONORS) {
      AreaTarget target = targets.get(donor);
      if (left <= 0 || target == null || !target.isLower()) {
        continue;
      }
      long before = sizes.of(donor);
      // Whole mebibytes; what is given beyond the need goes to the heap.
      long wanted = (before - left) / Step.MIB * Step.MIB;
      long after = Math.min(before, Math.max(target.target(), wanted));
      if (after < before) {
        sizes.set(donor, after);
        left -= before - after;
        steps.add(donor.title() + " gives " + Mebibytes.text(before - after));
      }
    }
  }

  private long grow() {
    long wanted = Step.up(sizes.sum(), Step.PROCESS);
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
      long before = sizes.of(receiver);
      long after = Math.max(target.floor(), before - left);
      if (after < before) {
        sizes.set(receiver, after);
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
      long left = Math.min(wanted, (total - sizes.sum()) / Step.MIB * Step.MIB);
      if (spare() >= wanted - left) {
        takeFromDonors(wanted - left);
        sizes.set(target.area(), target.target());
      } else if (left > 0) {
        sizes.set(target.area(), target.configured() + left);
        steps.add(target.area().title() + " gets " + Mebibytes.text(left) + " that are left");
      }
    }
  }

  private long spare() {
    long spare = 0;
    for (Area donor : DONORS) {
      AreaTarget target = targets.get(donor);
      if (target != null && target.isLower()) {
        spare += Math.max(0, sizes.of(donor) - target.target());
      }
    }
    return spare;
  }
}
