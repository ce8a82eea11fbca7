package io.github.flinkmemory.e2e.evaluation;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
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
 * @param collectedBuckets after how many buckets a full collection is asked for; 0 for never
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
    int collectedBuckets,
    Workload workload) {

  private static final int BUCKET_MILLIS = 500;
  private static final int SECONDS = 75;

  /** Buckets. */
  private static final int HOUR = 12;

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
        0,
        workload);
  }

  Scenario sizes(Sizes value) {
    return changed(draft -> draft.sizes = value);
  }

  Scenario slots(int value) {
    return changed(draft -> draft.slots = value);
  }

  /** One of these has to be told; may be called several times. */
  Scenario expects(String... findings) {
    List<List<String>> all =
        Stream.concat(expected.stream(), Stream.of(List.of(findings))).toList();
    return changed(draft -> draft.expected = all);
  }

  Scenario symptoms(String... findings) {
    return changed(draft -> draft.symptoms = Set.of(findings));
  }

  Scenario leaking(String... areas) {
    return changed(draft -> draft.leaking = Set.of(areas));
  }

  Scenario until(Ending value, int atMostSeconds) {
    return changed(
        draft -> {
          draft.ending = value;
          draft.seconds = atMostSeconds;
        });
  }

  Scenario watched(int atMostSeconds, int bucket) {
    return changed(
        draft -> {
          draft.seconds = atMostSeconds;
          draft.bucketMillis = bucket;
        });
  }

  /** On the newest Flink and Java, where the JVM tells what glibc keeps. */
  Scenario onNewest() {
    return changed(draft -> draft.newest = true);
  }

  /** With further options of Flink. */
  Scenario with(Map<String, String> further) {
    return changed(draft -> draft.options = further);
  }

  /** What is to be told shows in collections, which in production come by themselves in time. */
  Scenario inCollections() {
    return inCollections(HOUR);
  }

  /** The same with other collections than one an hour. */
  Scenario inCollections(int buckets) {
    return changed(draft -> draft.collectedBuckets = buckets);
  }

  private Scenario changed(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return new Scenario(
        title,
        form,
        draft.sizes,
        draft.slots,
        draft.expected,
        draft.symptoms,
        draft.leaking,
        draft.ending,
        draft.seconds,
        draft.bucketMillis,
        draft.newest,
        draft.options,
        draft.collectedBuckets,
        workload);
  }

  /** What of a scenario may be changed. */
  private static final class Draft {
    private Sizes sizes;
    private int slots;
    private List<List<String>> expected;
    private Set<String> symptoms;
    private Set<String> leaking;
    private Ending ending;
    private int seconds;
    private int bucketMillis;
    private boolean newest;
    private Map<String, String> options;
    private int collectedBuckets;

    Draft(Scenario scenario) {
      sizes = scenario.sizes;
      slots = scenario.slots;
      expected = scenario.expected;
      symptoms = scenario.symptoms;
      leaking = scenario.leaking;
      ending = scenario.ending;
      seconds = scenario.seconds;
      bucketMillis = scenario.bucketMillis;
      newest = scenario.newest;
      options = scenario.options;
      collectedBuckets = scenario.collectedBuckets;
    }
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
