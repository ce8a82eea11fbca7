package io.github.flinkmemory.agent.read.flink;

import org.jspecify.annotations.Nullable;

/**
 * One way in which a symbol exists: a field, or a method without parameters, of one class in a
 * range of Flink versions. Immutable.
 */
final class SymbolRow {
  private final String since;
  private final @Nullable String until;
  private final String owner;
  private final String type;
  private final String name;
  private final boolean method;

  /**
   * @param since first Flink version that has it
   * @param until first Flink version that has it no more; null while all have it
   * @param owner name of the class that declares it
   * @param declaration as in Java's source with simple names: {@code "int size"}, {@code "long
   *     total()"}
   */
  SymbolRow(String since, @Nullable String until, String owner, String declaration) {
    int space = declaration.indexOf(' ');
    this.since = since;
    this.until = until;
    this.owner = owner;
    this.type = declaration.substring(0, space);
    this.method = declaration.endsWith("()");
    this.name = declaration.substring(space + 1, declaration.length() - (method ? 2 : 0));
  }

  String since() {
    return since;
  }

  @Nullable String until() {
    return until;
  }

  String owner() {
    return owner;
  }

  /** Simple name of the field's or the result's type. */
  String type() {
    return type;
  }

  /** Name of the member, without parentheses. */
  String name() {
    return name;
  }

  boolean isMethod() {
    return method;
  }

  @Override
  public String toString() {
    return owner.substring(owner.lastIndexOf('.') + 1) + "." + name + (method ? "()" : "");
  }
}
