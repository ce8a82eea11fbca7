package io.github.flinkmemory.exporter.model;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * The sizes of one Flink process as Flink resolved them, in bytes. Immutable; safe for any thread.
 *
 * <p>A TaskManager's model has the eight TaskManager components, a JobManager's the four of a
 * JobManager; every component of the role is present, and 0 means configured as zero.
 */
public final class MemoryModel {
  private final ProcessRole role;
  private final Map<MemoryComponent, Long> bytes;
  private final ModelSource source;

  /**
   * @param bytes every component of the role, in bytes, none negative
   * @throws IllegalArgumentException when a component of the role is missing, foreign or negative
   */
  public MemoryModel(ProcessRole role, Map<MemoryComponent, Long> bytes, ModelSource source) {
    this.role = role;
    this.source = source;
    EnumMap<MemoryComponent, Long> copy = new EnumMap<>(MemoryComponent.class);
    copy.putAll(bytes);
    for (MemoryComponent component : MemoryComponent.values()) {
      Long value = copy.get(component);
      if (belongs(component, role) != (value != null)) {
        throw new IllegalArgumentException(
            component.label()
                + (value == null ? " is missing" : " does not belong")
                + " in a model of a "
                + role.label());
      }
      if (value != null && value < 0) {
        throw new IllegalArgumentException(component.label() + " is negative: " + value);
      }
    }
    this.bytes = Collections.unmodifiableMap(copy);
  }

  private static boolean belongs(MemoryComponent component, ProcessRole role) {
    switch (component) {
      case JVM_METASPACE:
      case JVM_OVERHEAD:
        return true;
      case JOB_MANAGER_HEAP:
      case JOB_MANAGER_OFF_HEAP:
        return role == ProcessRole.JOB_MANAGER;
      default:
        return role == ProcessRole.TASK_MANAGER;
    }
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
   * @throws IllegalArgumentException when the role has no such component
   */
  public long bytes(MemoryComponent component) {
    Long value = bytes.get(component);
    if (value == null) {
      throw new IllegalArgumentException("a " + role.label() + " has no " + component.label());
    }
    return value;
  }

  /**
   * Whether the role has a component in this area: a JobManager has neither network nor managed
   * memory.
   */
  public boolean has(Area area) {
    for (MemoryComponent component : bytes.keySet()) {
      if (component.area() == area) {
        return true;
      }
    }
    return false;
  }

  /** Bytes of all components of an area; 0 when the role has none. */
  public long bytes(Area area) {
    long sum = 0;
    for (Map.Entry<MemoryComponent, Long> entry : bytes.entrySet()) {
      if (entry.getKey().area() == area) {
        sum += entry.getValue();
      }
    }
    return sum;
  }

  /** Total Flink memory: everything but JVM metaspace and JVM overhead. */
  public long totalFlink() {
    long sum = 0;
    for (Map.Entry<MemoryComponent, Long> entry : bytes.entrySet()) {
      if (!entry.getKey().outsideTotalFlink()) {
        sum += entry.getValue();
      }
    }
    return sum;
  }

  /** Total process memory. */
  public long totalProcess() {
    return totalFlink()
        + bytes(MemoryComponent.JVM_METASPACE)
        + bytes(MemoryComponent.JVM_OVERHEAD);
  }
}
