package io.github.flinkmemory.e2e.evaluation;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One TaskManager, what is done to it, and what should be said of it. Immutable.
 *
 * @param expected findings as {@code area reason}; of each list one has to be told
 * @param symptoms further findings that the same fault may cause
 * @param leaking areas that no size satisfies: to raise them is harmful
 * @param seconds for which it is watched at most, from its first job on
 * @param bucketMillis the agent's option {@code adviceBucket}
 * @param newest whether on the newest Flink and Java
 * @param options further ones of Flink
 */
record Scenario(
    String title,
    Form form,
    Sizes sizes,
    int slots,
    List<List<String>> expected,
    Set<String> symptoms,
    Set<String> leaking,
    Ending ending,
    int seconds,
    int bucketMillis,
    boolean newest,
    Map<String, String> options,
    Workload workload) {

  private static final int BUCKET_MILLIS = 500;
  private static final int SECONDS = 75;

  static Scenario of(String title, Form form, Workload workload) {
    return new Scenario(
        title,
        form,
        Sizes.least(),
        1,
        List.of(),
        Set.of(),
        Set.of(),
        Ending.NONE,
        SECONDS,
        BUCKET_MILLIS,
        false,
        Map.of(),
        workload);
  }

  Scenario sizes(Sizes value) {
    return new Scenario(
        title,
        form,
        value,
        slots,
        expected,
        symptoms,
        leaking,
        ending,
        seconds,
        bucketMillis,
        newest,
        options,
        workload);
  }

  Scenario slots(int value) {
    return new Scenario(
        title,
        form,
        sizes,
        value,
        expected,
        symptoms,
        leaking,
        ending,
        seconds,
        bucketMillis,
        newest,
        options,
        workload);
  }

  /** One of these has to be told; may be called several times. */
  Scenario expects(String... findings) {
    List<List<String>> all =
        Stream.concat(expected.stream(), Stream.of(List.of(findings))).toList();
    return new Scenario(
        title,
        form,
        sizes,
        slots,
        all,
        symptoms,
        leaking,
        ending,
        seconds,
        bucketMillis,
        newest,
        options,
        workload);
  }

  Scenario symptoms(String... findings) {
    return new Scenario(
        title,
        form,
        sizes,
        slots,
        expected,
        Set.of(findings),
        leaking,
        ending,
        seconds,
        bucketMillis,
        newest,
        options,
        workload);
  }

  Scenario leaking(String... areas) {
    return new Scenario(
        title,
        form,
        sizes,
        slots,
        expected,
        symptoms,
        Set.of(areas),
        ending,
        seconds,
        bucketMillis,
        newest,
        options,
        workload);
  }

  Scenario until(Ending value, int atMostSeconds) {
    return new Scenario(
        title,
        form,
        sizes,
        slots,
        expected,
        symptoms,
        leaking,
        value,
        atMostSeconds,
        bucketMillis,
        newest,
        options,
        workload);
  }

  Scenario watched(int atMostSeconds, int bucket) {
    return new Scenario(
        title,
        form,
        sizes,
        slots,
        expected,
        symptoms,
        leaking,
        ending,
        atMostSeconds,
        bucket,
        newest,
        options,
        workload);
  }

  /** On the newest Flink and Java, where the JVM tells what glibc keeps. */
  Scenario onNewest() {
    return new Scenario(
        title,
        form,
        sizes,
        slots,
        expected,
        symptoms,
        leaking,
        ending,
        seconds,
        bucketMillis,
        true,
        options,
        workload);
  }

  /** With further options of Flink. */
  Scenario with(Map<String, String> further) {
    return new Scenario(
        title,
        form,
        sizes,
        slots,
        expected,
        symptoms,
        leaking,
        ending,
        seconds,
        bucketMillis,
        newest,
        further,
        workload);
  }

  /** Whether this finding belongs to the fault. */
  boolean explains(String finding) {
    return symptoms.contains(finding) || expected.stream().anyMatch(one -> one.contains(finding));
  }

  /** Whether of each list of expected findings one is among these. */
  boolean isFoundIn(Set<String> findings) {
    return !expected.isEmpty()
        && expected.stream()
            .allMatch(one -> one.stream().anyMatch(new HashSet<>(findings)::contains));
  }

  String fileName() {
    return toString().replaceAll("[^a-zA-Z]+", "-");
  }

  @Override
  public String toString() {
    return title + ", " + form;
  }
}
