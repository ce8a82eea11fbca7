package io.github.flinkmemory.exporter.model;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The sizes of one Flink process as Flink resolved them, in bytes. Immutable; safe for any thread.
 *
 * <p>A TaskManager's model has the eight TaskManager components, a JobManager's the four of a
 * JobManager; 0 means configured as zero. Two kinds of process have a budget for some of their
 * components only, so their model is {@link #isComplete incomplete} and has no totals: the
 * TaskManagers of a MiniCluster (network and managed memory), and a JobManager of Flink 1.10
 * (heap).
 */
public final class MemoryModel {
  private final ProcessRole role;
  private final Map<MemoryComponent, Long> bytes;
  // Asked for at every tick, and to iterate over a map of enums makes an object for each entry.
  private final EnumMap<Area, Long> areas = new EnumMap<>(Area.class);
  private final ModelSource source;
  private final boolean complete;

  /**
   * @param bytes every component of the role, in bytes, none negative
   * @throws IllegalArgumentException when a component of the role is missing, foreign or negative
   */
  public MemoryModel(ProcessRole role, Map<MemoryComponent, Long> bytes, ModelSource source) {
    this(role, bytes, source, true);
  }

  private MemoryModel(
      ProcessRole role, Map<MemoryComponent, Long> bytes, ModelSource source, boolean complete) {
    this.role = role;
    this.source = source;
    this.complete = complete;
    EnumMap<MemoryComponent, Long> copy = new EnumMap<>(MemoryComponent.class);
    copy.putAll(bytes);
    for (MemoryComponent component : MemoryComponent.values()) {
      Long value = copy.get(component);
      check(component, value);
      if (value != null) {
        areas.merge(component.area(), value, Long::sum);
      }
    }
    this.bytes = Collections.unmodifiableMap(copy);
  }

  /**
   * A model of which only some components are budgets.
   *
   * @param bytes some components of the role, in bytes, none negative
   * @throws IllegalArgumentException when a component is foreign to the role or negative
   */
  public static MemoryModel incomplete(
      ProcessRole role, Map<MemoryComponent, Long> bytes, ModelSource source) {
    return new MemoryModel(role, bytes, source, false);
  }

  private void check(MemoryComponent component, @Nullable Long value) {
    if (value == null) {
      if (complete && component.belongsTo(role)) {
        throw new IllegalArgumentException(
            component.label() + " is missing in a model of a " + role.label());
      }
    } else if (!component.belongsTo(role)) {
      throw new IllegalArgumentException(
          component.label() + " does not belong in a model of a " + role.label());
    } else if (value < 0) {
      throw new IllegalArgumentException(component.label() + " is negative: " + value);
    }
  }

  /** Whether every component of the role is present, so that there are totals. */
  public boolean isComplete() {
    return complete;
  }

  public ProcessRole role() {
    return role;
  }

  public ModelSource source() {
    return source;
  }

  /** The components of the role with their bytes, in the order of {@link MemoryComponent}. */
  public Map<MemoryComponent, Long> components() {
    return bytes;
  }

  /**
   * Bytes of one component.
   *
   * @throws IllegalArgumentException when the role, or this incomplete model, has no such component
   */
  public long bytes(MemoryComponent component) {
    Long value = bytes.get(component);
    if (value == null) {
      throw new IllegalArgumentException("a " + role.label() + " has no " + component.label());
    }
    return value;
  }

  /** Whether the model has this component. */
  public boolean has(MemoryComponent component) {
    return bytes.containsKey(component);
  }

  /**
   * Whether the model has a component in this area: a JobManager has neither network nor managed
   * memory.
   */
  public boolean has(Area area) {
    return areas.containsKey(area);
  }

  /** Bytes of all components of an area; 0 when the role has none. */
  public long bytes(Area area) {
    Long sum = areas.get(area);
    return sum == null ? 0 : sum;
  }

  /**
   * Total Flink memory: everything but JVM metaspace and JVM overhead.
   *
   * @throws IllegalStateException when the model is not {@link #isComplete complete}
   */
  public long totalFlink() {
    if (!complete) {
      throw new IllegalStateException("the model of this " + role.label() + " has no totals");
    }
    return bytes(Area.HEAP) + bytes(Area.OFF_HEAP) + bytes(Area.NETWORK) + bytes(Area.MANAGED);
  }

  /**
   * Total process memory.
   *
   * @throws IllegalStateException when the model is not {@link #isComplete complete}
   */
  public long totalProcess() {
    return totalFlink()
        + bytes(MemoryComponent.JVM_METASPACE)
        + bytes(MemoryComponent.JVM_OVERHEAD);
  }
}
