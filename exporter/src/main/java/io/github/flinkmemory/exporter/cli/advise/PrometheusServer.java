package io.github.flinkmemory.exporter.cli.advise;

import io.github.flinkmemory.exporter.cli.AnswerLimits;
import io.github.flinkmemory.exporter.cli.HttpText;
import io.github.flinkmemory.exporter.cli.JsonTree;
import io.github.flinkmemory.exporter.cli.UsageException;
import java.io.IOException;
import java.io.UnsupportedEncodingException;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The query interface of Prometheus, and of what speaks like it (Thanos, Mimir, VictoriaMetrics).
 * For one thread.
 */
final class PrometheusServer {
  private static final String OPTION = "--prometheus";

  private final String server;
  private final @Nullable String token;
  private final Set<String> warnings = new LinkedHashSet<>();
  private int unusable;

  /**
   * @param token a bearer token; null for none
   */
  PrometheusServer(String server, @Nullable String token) {
    this.server = server;
    this.token = token;
  }

  /** Its clock, in milliseconds since the epoch: its data goes by that. */
  long timeMillis() throws UsageException {
    List<?> scalar = data("/api/v1/query?query=" + encoded("time()")).list("result");
    Double time = scalar.size() == 2 ? number(scalar.get(1)) : null;
    if (time == null) {
      throw new UsageException(told() + ": does not tell the time; is it a Prometheus?");
    }
    return Math.round(time * 1000);
  }

  /** One value for each series as of a time. */
  List<PrometheusSeries> at(long timeMillis, String query) throws UsageException {
    return series(data("/api/v1/query?query=" + encoded(query) + "&time=" + seconds(timeMillis)));
  }

  /** One value for each step; the ends included. */
  List<PrometheusSeries> range(long startMillis, long endMillis, long stepMillis, String query)
      throws UsageException {
    return series(
        data(
            "/api/v1/query_range?query="
                + encoded(query)
                + "&start="
                + seconds(startMillis)
                + "&end="
                + seconds(endMillis)
                + "&step="
                + seconds(stepMillis)));
  }

  /** What the server said of its answers, and what of them could not be used; one line each. */
  List<String> warnings() {
    List<String> all = new ArrayList<>();
    for (String warning : warnings) {
      all.add(told() + ": answers in part: " + warning);
    }
    if (unusable > 0) {
      all.add(told() + ": " + unusable + " values are NaN or infinite and were left out");
    }
    return all;
  }

  /** Whether it vouched for all of its answers. */
  boolean isComplete() {
    return warnings.isEmpty();
  }

  String told() {
    return OPTION + " " + shown();
  }

  /** Its address without a password. */
  String shown() {
    return HttpText.shown(server);
  }

  private JsonTree data(String path) throws UsageException {
    String text = HttpText.get(OPTION, server, path, token, AnswerLimits.QUERY);
    JsonTree answer;
    try {
      answer = JsonTree.parse(text);
    } catch (IOException e) {
      throw new UsageException(
          told() + ": answers no JSON (" + start(text) + "); is it a Prometheus?", e);
    }
    if (answer.text("status").equals("error")) {
      throw new UsageException(told() + ": " + answer.text("error"));
    }
    if (!answer.text("status").equals("success") || answer.object("data").isEmpty()) {
      throw new UsageException(told() + ": answers other JSON than a Prometheus does");
    }
    for (Object warning : answer.list("warnings")) {
      warnings.add(String.valueOf(warning));
    }
    return answer.object("data");
  }

  private static String start(String text) {
    String line = text.trim().replaceAll("\\s+", " ");
    return line.isEmpty() ? "nothing" : line.length() > 40 ? line.substring(0, 40) + "…" : line;
  }

  private List<PrometheusSeries> series(JsonTree data) {
    List<PrometheusSeries> all = new ArrayList<>();
    for (JsonTree series : data.objects("result")) {
      TreeMap<Long, Double> values = new TreeMap<>();
      add(series.list("value"), values);
      for (Object point : series.list("values")) {
        if (point instanceof List) {
          add((List<?>) point, values);
        }
      }
      if (!values.isEmpty()) {
        all.add(new PrometheusSeries(series.object("metric").texts(), values));
      }
    }
    return all;
  }

  private void add(List<?> point, Map<Long, Double> values) {
    if (point.size() == 2) {
      Double time = number(point.get(0));
      Double value = number(point.get(1));
      if (time != null && value != null) {
        values.put(Math.round(time * 1000), value);
      } else {
        unusable++;
      }
    }
  }

  /** Null for NaN, the infinities and what is no number. */
  private static @Nullable Double number(Object value) {
    try {
      double number = Double.parseDouble(String.valueOf(value));
      return Math.abs(number) <= Double.MAX_VALUE ? number : null;
    } catch (NumberFormatException e) {
      // Prometheus writes the infinities as +Inf.
      return null;
    }
  }

  private static String seconds(long millis) {
    return String.format(Locale.ROOT, "%d.%03d", millis / 1000, millis % 1000);
  }

  private static String encoded(String query) {
    try {
      return URLEncoder.encode(query, "UTF-8");
    } catch (UnsupportedEncodingException e) {
      throw new AssertionError(e);
    }
  }
}
