package io.github.flinkmemory.exporter.advice;

import io.github.flinkmemory.exporter.model.Area;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;

/**
 * The total that all targets need once what can be spared is given, with the room that a container
 * has to have free. Immutable once made.
 */
final class ShrunkTotal {
  /** Who keeps what a cut has to leave free: heap and network would fill it. */
  private static final List<Area> KEEPERS =
      Collections.unmodifiableList(
          Arrays.asList(Area.OVERHEAD, Area.MANAGED, Area.METASPACE, Area.OFF_HEAP));

  private static final double LEAST_SHRINKING = 0.9;
  private static final long LEAST_SAVING = 256 * Step.MIB;

  private final ContainerRoom room;
  private final AreaSizes sizes;
  private final long kept;

  /**
   * @param current the sizes with all raises, which stay as they are
   */
  ShrunkTotal(Collection<AreaTarget> targets, AreaSizes current, ContainerRoom room) {
    this.room = room;
    this.sizes = current.copy();
    for (AreaTarget target : targets) {
      if (target.isLower()) {
        sizes.set(target.area(), target.target());
      }
    }
    this.kept = leaveRoom(targets);
  }

  /** Whether it saves enough to be worth a change. */
  boolean isWorth(long total) {
    return bytes() <= LEAST_SHRINKING * total && total - bytes() >= LEAST_SAVING;
  }

  /** In whole steps of the total. */
  long bytes() {
    return Step.up(sizes.sum(), Step.PROCESS);
  }

  AreaSizes sizes() {
    return sizes.copy();
  }

  /** What overhead gets beyond its target, so that a tenth stays free. */
  long kept() {
    return kept;
  }

  /**
   * Gives back of what was lowered as much as the container has to have free; when that is not
   * enough, overhead takes the rest, above what it has. Gives the bytes of that.
   */
  private long leaveRoom(Collection<AreaTarget> targets) {
    for (Area keeper : KEEPERS) {
      for (AreaTarget target : targets) {
        if (target.area() == keeper && target.isLower()) {
          sizes.set(keeper, kept(target, missing()));
        }
      }
    }
    long missing = Step.up(missing(), Step.OVERHEAD);
    if (missing > 0) {
      sizes.add(Area.OVERHEAD, missing);
    }
    return missing;
  }

  private static long kept(AreaTarget target, long missing) {
    long kept = missing == 0 ? target.target() : Step.up(target.target() + missing, Step.OVERHEAD);
    long saved = target.configured() - kept;
    return saved >= AreaTarget.leastSaving(target.configured()) ? kept : target.configured();
  }

  /** With what rounding of the total may give to the heap, which fills it. */
  private long missing() {
    AreaSizes rounded = sizes.copy();
    rounded.add(Area.HEAP, Step.PROCESS);
    return room.missing(rounded);
  }
}
