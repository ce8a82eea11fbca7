package io.github.flinkmemory.exporter.model;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A release of Flink: {@code 1.20.3}. Immutable; ordered by release. */
public final class FlinkVersion implements Comparable<FlinkVersion> {
  /** The oldest release whose memory model this project knows; the model came with it. */
  public static final FlinkVersion OLDEST = new FlinkVersion(1, 10, 0);

  /** The newest release whose memory model was checked against Flink's own classes. */
  public static final FlinkVersion NEWEST = new FlinkVersion(2, 3, 0);

  /** Leading numbers of what Flink calls its version: {@code 1.20}, {@code 2.3.0-SNAPSHOT}. */
  private static final Pattern FORM =
      Pattern.compile(
          "\\s*[vV]?(\\d{1,4})\\.(\\d{1,4})(?:\\.(\\d{1,4})(?:\\..*)?)?(?:[-+_ ].*)?\\s*");

  /** Stands for the newest patch of a line when a version names none. */
  private static final int NEWEST_PATCH = 9999;

  private final int major;
  private final int minor;
  private final int patch;

  private FlinkVersion(int major, int minor, int patch) {
    this.major = major;
    this.minor = minor;
    this.patch = patch;
  }

  public static FlinkVersion of(int major, int minor, int patch) {
    return new FlinkVersion(major, minor, patch);
  }

  /**
   * Reads {@code 1.20.3}, {@code 1.20} (its newest patch) or either with a suffix such as {@code
   * -SNAPSHOT} or a vendor's.
   *
   * @throws IllegalArgumentException with a message that names the text
   */
  public static FlinkVersion parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is no Flink version; write it as 1.20 or 1.20.3");
    }
    String patch = matcher.group(3);
    return new FlinkVersion(
        Integer.parseInt(matcher.group(1)),
        Integer.parseInt(matcher.group(2)),
        patch == null ? NEWEST_PATCH : Integer.parseInt(patch));
  }

  /** Whether this release is the given one or a newer one. */
  public boolean atLeast(FlinkVersion other) {
    return compareTo(other) >= 0;
  }

  /** Whether this release is the given one or a newer one. */
  public boolean atLeast(int otherMajor, int otherMinor, int otherPatch) {
    if (major != otherMajor) {
      return major > otherMajor;
    }
    return minor != otherMinor ? minor > otherMinor : patch >= otherPatch;
  }

  @Override
  public int compareTo(FlinkVersion other) {
    if (major != other.major) {
      return Integer.compare(major, other.major);
    }
    return minor != other.minor
        ? Integer.compare(minor, other.minor)
        : Integer.compare(patch, other.patch);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FlinkVersion && compareTo((FlinkVersion) other) == 0;
  }

  @Override
  public int hashCode() {
    return (major * 31 + minor) * 31 + patch;
  }

  /** {@code 1.20.3}, or {@code 1.20} when no patch was named. */
  @Override
  public String toString() {
    return patch == NEWEST_PATCH ? major + "." + minor : major + "." + minor + "." + patch;
  }
}
