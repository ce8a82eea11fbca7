package io.github.flinkmemory.exporter.cli.advise;

import io.github.flinkmemory.exporter.cli.UsageException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Label matchers, as between the braces of a query. Taken apart, for not every series has every
 * label: identity stands on {@code flink_memory_info} alone, and recording rules keep few.
 * Immutable.
 */
final class SeriesSelector {
  private static final Pattern MATCHER =
      Pattern.compile(
          "\\s*([a-zA-Z_][a-zA-Z0-9_]*)\\s*(=~|!~|!=|=)\\s*"
              + "(\"(?:[^\"\\\\]|\\\\.)*\"|'(?:[^'\\\\]|\\\\.)*'|`[^`]*`)\\s*(,|$)");

  /** Labels of {@code flink_memory_info} that no other series of the agent has. */
  private static final Set<String> IDENTITY =
      Collections.unmodifiableSet(
          new HashSet<>(
              Arrays.asList(
                  "role",
                  "tm_id",
                  "flink_version",
                  "java_version",
                  "deploy_mode",
                  "cluster_kind",
                  "model_source",
                  "config_hash",
                  "version")));

  private final List<String> labels;
  private final List<String> matchers;

  private SeriesSelector(List<String> labels, List<String> matchers) {
    this.labels = Collections.unmodifiableList(labels);
    this.matchers = Collections.unmodifiableList(matchers);
  }

  /**
   * @param text {@code {namespace="flink",flink_deployment=~"a|b"}}, with or without braces
   */
  static SeriesSelector parse(String text) throws UsageException {
    String inner = text.trim();
    if (inner.startsWith("{") && inner.endsWith("}")) {
      inner = inner.substring(1, inner.length() - 1);
    }
    List<String> labels = new ArrayList<>();
    List<String> matchers = new ArrayList<>();
    Matcher matcher = MATCHER.matcher(inner);
    int end = 0;
    while (end < inner.length() && !inner.substring(end).trim().isEmpty()) {
      if (!matcher.find(end) || matcher.start() != end) {
        throw new UsageException(
            "--match " + text + ": must be label matchers, as {namespace=\"flink\"}");
      }
      labels.add(matcher.group(1));
      matchers.add(matcher.group(1) + matcher.group(2) + matcher.group(3));
      end = matcher.end();
    }
    return new SeriesSelector(labels, matchers);
  }

  /** This selector and a label that has exactly a value; the empty value for none. */
  SeriesSelector and(String label, String value) {
    return andMatcher(label, label + "=" + quoted(value));
  }

  private static String quoted(String value) {
    return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
  }

  private SeriesSelector andMatcher(String label, String matcher) {
    List<String> moreLabels = new ArrayList<>(labels);
    List<String> more = new ArrayList<>(matchers);
    moreLabels.add(label);
    more.add(matcher);
    return new SeriesSelector(moreLabels, more);
  }

  /** This selector for what has another value of a label than this one, and not none. */
  SeriesSelector andOther(String label, String value) {
    return andMatcher(label, label + "!=" + quoted(value)).andMatcher(label, label + "!=\"\"");
  }

  /** What of it applies to series of measurements. */
  SeriesSelector ofMeasurements() {
    List<String> kept = new ArrayList<>();
    List<String> keptLabels = new ArrayList<>();
    for (int i = 0; i < labels.size(); i++) {
      if (!IDENTITY.contains(labels.get(i))) {
        keptLabels.add(labels.get(i));
        kept.add(matchers.get(i));
      }
    }
    return new SeriesSelector(keptLabels, kept);
  }

  /** The first label that is none of these; empty when there is none. */
  String labelBeyond(Set<String> known) {
    for (String label : labels) {
      if (!known.contains(label)) {
        return label;
      }
    }
    return "";
  }

  /** With braces, for queries and for people. */
  @Override
  public String toString() {
    return "{" + String.join(",", matchers) + "}";
  }
}
