package io.github.flinkmemory.exporter.cli.advise;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Finds what a label of a report or of a series stands for. */
final class Labelled {
  private Labelled() {}

  /** Null when the label is none that is known, as of another version. */
  static <E> @Nullable E find(E[] values, Function<E, String> label, String text) {
    for (E value : values) {
      if (label.apply(value).equals(text)) {
        return value;
      }
    }
    return null;
  }
}
