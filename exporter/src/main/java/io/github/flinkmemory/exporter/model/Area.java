package io.github.flinkmemory.exporter.model;

/**
 * What can be measured on its own. An area holds one or more of Flink's components: the JVM cannot
 * tell framework heap from task heap, so the two are one area.
 */
public enum Area {
  HEAP("heap", "Heap"),
  OFF_HEAP("off_heap", "Off-heap"),
  NETWORK("network", "Network"),
  MANAGED("managed", "Managed"),
  METASPACE("metaspace", "Metaspace"),
  OVERHEAD("overhead", "Overhead");

  private final String label;
  private final String title;

  Area(String label, String title) {
    this.label = label;
    this.title = title;
  }

  /** The value of the metric label {@code area}. */
  public String label() {
    return label;
  }

  /** The name for people. */
  public String title() {
    return title;
  }
}
