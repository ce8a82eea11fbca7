package io.github.flinkmemory.exporter.model.resolve;

import io.github.flinkmemory.exporter.model.MemorySize;
import io.github.flinkmemory.exporter.model.OneLine;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Where one number of a resolution comes from. Immutable. */
public final class Provenance {
  /** How a number came about. */
  public enum Kind {
    /** The user set it. */
    CONFIGURED,
    /** The default of the version. */
    DEFAULT,
    /** Computed from other numbers. */
    DERIVED,
    /** Computed, then cut or raised to an end of its range. */
    CLAMPED;

    /** The code in JSON. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Kind kind;
  private final @Nullable Setting setting;
  private final Supplier<String> explanation;

  private Provenance(Kind kind, @Nullable Setting setting, Supplier<String> explanation) {
    this.kind = kind;
    this.setting = setting;
    this.explanation = explanation;
  }

  /** The number is the value of a setting, the user's or the default. */
  static Provenance of(Setting setting) {
    return new Provenance(
        setting.isConfigured() ? Kind.CONFIGURED : Kind.DEFAULT,
        setting,
        () -> setting.key() + " = " + setting.value());
  }

  static Provenance derived(Supplier<String> explanation) {
    return new Provenance(Kind.DERIVED, null, explanation);
  }

  /** A fraction of something, kept within its range. */
  static Provenance share(Setting fraction, String ofWhat, long base) {
    return new Provenance(
        Kind.DERIVED,
        fraction,
        () -> fraction.value() + " of " + ofWhat + " " + MemorySize.describe(base));
  }

  /** A fraction that would have given another number, had the range not ended before. */
  static Provenance clamped(Setting bound, String verb, long unbounded, Provenance share) {
    return new Provenance(
        Kind.CLAMPED,
        bound,
        () ->
            verb
                + bound.key()
                + " = "
                + bound.value()
                + (bound.isConfigured() ? "" : " (default)")
                + ", from "
                + MemorySize.describe(unbounded)
                + " = "
                + share.explanation());
  }

  public Kind kind() {
    return kind;
  }

  /** The option that gave the number, its fraction, or the end of its range; null for a rest. */
  public @Nullable Setting setting() {
    return setting;
  }

  /** How it came about, in one line, without the kind. */
  public String explanation() {
    return OneLine.of(explanation.get());
  }

  @Override
  public String toString() {
    return kind.label() + ": " + explanation();
  }
}
