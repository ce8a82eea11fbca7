package io.github.flinkmemory.exporter.report;

import java.util.OptionalLong;

/**
 * Writes JSON (RFC 8259) piece by piece. The libraries for it stay out of the agent, where they
 * would cost more classes than all of its report. For one thread.
 */
final class JsonText {
  private final StringBuilder text = new StringBuilder(8192);
  private boolean comma;

  JsonText open() {
    return opened('{');
  }

  JsonText openList() {
    return opened('[');
  }

  private JsonText opened(char bracket) {
    separate();
    text.append(bracket);
    comma = false;
    return this;
  }

  JsonText close() {
    return closed('}');
  }

  JsonText closeList() {
    return closed(']');
  }

  private JsonText closed(char bracket) {
    text.append(bracket);
    comma = true;
    return this;
  }

  /** The name of the value that is written next. */
  JsonText name(String name) {
    separate();
    quote(name);
    text.append(':');
    comma = false;
    return this;
  }

  JsonText value(String value) {
    separate();
    quote(value);
    comma = true;
    return this;
  }

  JsonText value(long value) {
    return literal(Long.toString(value));
  }

  JsonText value(boolean value) {
    return literal(Boolean.toString(value));
  }

  /** A ratio or another fraction, which must be finite. */
  JsonText value(double value) {
    return literal(Double.toString(value));
  }

  JsonText field(String name, String value) {
    return name(name).value(value);
  }

  JsonText field(String name, long value) {
    return name(name).value(value);
  }

  /** Nothing where the value is absent. */
  JsonText field(String name, OptionalLong value) {
    return value.isPresent() ? field(name, value.getAsLong()) : this;
  }

  private JsonText literal(String literal) {
    separate();
    text.append(literal);
    comma = true;
    return this;
  }

  private void separate() {
    if (comma) {
      text.append(',');
    }
  }

  private void quote(String value) {
    text.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        text.append('\\').append(c);
      } else if (c < ' ' || Character.isSurrogate(c) || c == 0x7F) {
        // Surrogates too: one alone is no UTF-8, and a pair is as well told by its escapes.
        text.append(String.format("\\u%04x", (int) c));
      } else {
        text.append(c);
      }
    }
    text.append('"');
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
