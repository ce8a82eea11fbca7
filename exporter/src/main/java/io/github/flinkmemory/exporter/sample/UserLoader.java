package io.github.flinkmemory.exporter.sample;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** One class loader of user code, for the report's page. Immutable. */
public final class UserLoader {
  private final State state;
  private final @Nullable String job;
  private final @Nullable String jobName;
  private final OptionalLong classes;
  private final OptionalLong bytes;
  private final int alike;
  private final List<String> suspects;

  /**
   * @param job what identifies the job, as Flink writes it; null when nobody tells
   * @param jobName null when the job was gone before its name was seen
   * @param classes number of classes, hidden ones included
   * @param bytes metaspace
   * @param alike number of loaders that the JVM's statistics do not tell from this one, itself
   *     included: with more than one, the bytes are their mean
   * @param suspects what holds it, a line each
   */
  public UserLoader(
      State state,
      @Nullable String job,
      @Nullable String jobName,
      OptionalLong classes,
      OptionalLong bytes,
      int alike,
      List<String> suspects) {
    this.state = state;
    this.job = job;
    this.jobName = jobName;
    this.classes = classes;
    this.bytes = bytes;
    this.alike = alike;
    this.suspects = Collections.unmodifiableList(new ArrayList<>(suspects));
  }

  public State state() {
    return state;
  }

  public @Nullable String job() {
    return job;
  }

  public @Nullable String jobName() {
    return jobName;
  }

  public OptionalLong classes() {
    return classes;
  }

  public OptionalLong bytes() {
    return bytes;
  }

  /** More than 1 when the bytes are the mean of that many loaders. */
  public int alike() {
    return alike;
  }

  public List<String> suspects() {
    return suspects;
  }

  /** What is known of Flink's interest in a loader. */
  public enum State {
    /** Flink holds it for a job. */
    LIVE("live", SampleField.USER_LOADERS_LIVE, SampleField.USER_LOADER_BYTES_LIVE),
    /**
     * Flink has let it go; nothing proves yet that it stays. It may have outlived a collection that
     * unloads classes: soft references alone may hold it.
     */
    RELEASED("released", SampleField.USER_LOADERS_RELEASED, SampleField.USER_LOADER_BYTES_RELEASED),
    /**
     * Flink has let it go, it outlived a collection that unloads classes, and not only soft
     * references hold it.
     */
    LEAKED("leaked", SampleField.USER_LOADERS_LEAKED, SampleField.USER_LOADER_BYTES_LEAKED),
    /** Nobody tells whether Flink holds it. */
    UNTRACKED(
        "untracked", SampleField.USER_LOADERS_UNTRACKED, SampleField.USER_LOADER_BYTES_UNTRACKED);

    private final String label;
    private final SampleField count;
    private final SampleField bytes;

    State(String label, SampleField count, SampleField bytes) {
      this.label = label;
      this.count = count;
      this.bytes = bytes;
    }

    /** The value of the metric label {@code state}. */
    public String label() {
      return label;
    }

    /** How many loaders are in this state. */
    public SampleField count() {
      return count;
    }

    /** Their metaspace together. */
    public SampleField bytes() {
      return bytes;
    }
  }
}
