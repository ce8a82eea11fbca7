package io.github.flinkmemory.e2e.agent;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A page in Prometheus's text format, read into its series. */
public final class MetricsPage {

  private static final Pattern SERIES =
      Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)})? (\\S+)(?: \\S+)?");
  private static final Pattern LABEL =
      Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\]|\\\\.)*)\",?\\s*");

  private final String text;
  private final List<Series> series;

  private MetricsPage(String text, List<Series> series) {
    this.text = text;
    this.series = series;
  }

  /**
   * Reads a page.
   *
   * @throws IllegalArgumentException when a line is neither comment nor series
   */
  public static MetricsPage parse(String text) {
    List<Series> series =
        text.lines()
            .filter(line -> !line.isBlank() && !line.startsWith("#"))
            .map(MetricsPage::parseSeries)
            .toList();
    return new MetricsPage(text, series);
  }

  public String text() {
    return text;
  }

  public List<Series> series() {
    return series;
  }

  /** All series of this name. */
  public List<Series> series(String name) {
    return series.stream().filter(one -> one.name().equals(name)).toList();
  }

  /**
   * The value of the one series of this name that has these labels, others notwithstanding; empty
   * when there is none.
   *
   * @param labels name and value in turn
   * @throws IllegalArgumentException when several series match
   */
  public OptionalDouble value(String name, String... labels) {
    List<Series> matching = new ArrayList<>();
    for (Series one : series(name)) {
      if (one.hasLabels(labels)) {
        matching.add(one);
      }
    }
    if (matching.size() > 1) {
      throw new IllegalArgumentException("several series: " + matching);
    }
    return matching.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(matching.get(0).value());
  }

  private static Series parseSeries(String line) {
    Matcher matcher = SERIES.matcher(line);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("not a line of Prometheus's text format: " + line);
    }
    Map<String, String> labels = new LinkedHashMap<>();
    if (matcher.group(2) != null) {
      Matcher label = LABEL.matcher(matcher.group(2));
      while (label.lookingAt()) {
        labels.put(label.group(1), unescape(label.group(2)));
        label.region(label.end(), label.regionEnd());
      }
      if (label.regionStart() != label.regionEnd()) {
        throw new IllegalArgumentException("broken labels: " + line);
      }
    }
    return new Series(matcher.group(1), labels, parseValue(matcher.group(3)));
  }

  private static double parseValue(String text) {
    return switch (text) {
      case "+Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(text);
    };
  }

  private static String unescape(String value) {
    return value.replace("\\n", "\n").replace("\\\"", "\"").replace("\\\\", "\\");
  }

  /** One line of a page. */
  public record Series(String name, Map<String, String> labels, double value) {

    boolean hasLabels(String... namesAndValues) {
      for (int i = 0; i < namesAndValues.length; i += 2) {
        if (!namesAndValues[i + 1].equals(labels.get(namesAndValues[i]))) {
          return false;
        }
      }
      return true;
    }
  }
}
