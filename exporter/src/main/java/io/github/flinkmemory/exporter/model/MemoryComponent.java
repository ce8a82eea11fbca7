package io.github.flinkmemory.exporter.model;

/**
 * The parts into which Flink divides a process: eight for a TaskManager, four for a JobManager. The
 * two JVM parts are shared by both.
 */
public enum MemoryComponent {
  FRAMEWORK_HEAP("framework_heap", "Framework heap", Area.HEAP),
  TASK_HEAP("task_heap", "Task heap", Area.HEAP),
  FRAMEWORK_OFF_HEAP("framework_off_heap", "Framework off-heap", Area.OFF_HEAP),
  TASK_OFF_HEAP("task_off_heap", "Task off-heap", Area.OFF_HEAP),
  NETWORK("network", "Network", Area.NETWORK),
  MANAGED("managed", "Managed", Area.MANAGED),
  JOB_MANAGER_HEAP("heap", "Heap", Area.HEAP),
  JOB_MANAGER_OFF_HEAP("off_heap", "Off-heap", Area.OFF_HEAP),
  JVM_METASPACE("jvm_metaspace", "JVM metaspace", Area.METASPACE),
  JVM_OVERHEAD("jvm_overhead", "JVM overhead", Area.OVERHEAD);

  private final String label;
  private final String title;
  private final Area area;

  MemoryComponent(String label, String title, Area area) {
    this.label = label;
    this.title = title;
    this.area = area;
  }

  /** The value of the metric label {@code memory_component} and the key in JSON. */
  public String label() {
    return label;
  }

  /** Flink's own name of the component, for people. */
  public String title() {
    return title;
  }

  /** The area in which this component can be measured. */
  public Area area() {
    return area;
  }

  /** Whether processes of this role have the component. */
  public boolean belongsTo(ProcessRole role) {
    switch (this) {
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

  /** Whether the JVM part of the process (outside total Flink memory) holds it. */
  public boolean outsideTotalFlink() {
    return this == JVM_METASPACE || this == JVM_OVERHEAD;
  }
}
