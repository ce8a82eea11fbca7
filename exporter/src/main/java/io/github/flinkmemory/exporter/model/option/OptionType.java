package io.github.flinkmemory.exporter.model.option;

/** What the value of an option is. */
public enum OptionType {
  SIZE("size"),
  FRACTION("fraction"),
  INTEGER("integer"),
  NUMBER("number"),
  BOOLEAN("boolean"),
  TEXT("text"),
  MAP("map");

  private final String label;

  OptionType(String label) {
    this.label = label;
  }

  /** The name for people. */
  public String label() {
    return label;
  }
}
