package io.github.flinkmemory.exporter.cli.advise;

import static io.github.flinkmemory.exporter.TestReports.MIB;

import io.github.flinkmemory.exporter.model.Area;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/** Answers the queries for a fleet as a Prometheus would that scraped it for a week. */
final class FakePrometheus {
  static final long NOW = 1_700_000_000L;
  private static final long STEPS = 7 * 24 * 12;

  private final List<Map<String, String>> groups = new ArrayList<>();
  private final Map<String, Long> demand = new LinkedHashMap<>();
  private final Map<String, String> instants = new LinkedHashMap<>();
  private final Map<String, String> ranges = new LinkedHashMap<>();
  private final Map<String, Long> ages = new LinkedHashMap<>();
  private final Map<String, String> spikes = new LinkedHashMap<>();
  private final List<String> queries = new ArrayList<>();
  private SeenProcess process = new SeenProcess();
  private double recordedShare;
  private String growing = "";
  private String silent = "";
  private String warnings = "";
  private boolean mixedSizes;
  private boolean withModel = true;

  FakePrometheus() {
    needs(Area.HEAP, 200);
    needs(Area.OFF_HEAP, 20);
    needs(Area.NETWORK, 50);
    needs(Area.MANAGED, 300);
    needs(Area.METASPACE, 100);
    needs(Area.OVERHEAD, 62);
    range("rate(flink_memory_gc_pause_seconds_total", "0");
    at("changes((flink_memory_demand_bytes", "7");
  }

  FakePrometheus needs(Area area, long mebibytes) {
    demand.put(area.label(), mebibytes * MIB);
    return this;
  }

  FakePrometheus knowsNothingOf(Area area) {
    demand.remove(area.label());
    return this;
  }

  /** What an area needs rises through the week, from nothing. */
  FakePrometheus growsIn(Area area) {
    growing = area.label();
    return this;
  }

  /** An area needed so much at one step, so long ago. */
  FakePrometheus needed(Area area, long mebibytes, long secondsAgo) {
    spikes.put(area.label(), point(NOW - secondsAgo, String.valueOf(mebibytes * MIB)));
    return this;
  }

  /** One of its processes does not tell what it needs of an area. */
  FakePrometheus oneIsSilentOn(Area area) {
    silent = area.label();
    return this;
  }

  /** Answers range queries that contain a text with a value at one step, so long ago. */
  FakePrometheus once(String contains, String value, long secondsAgo) {
    ranges.put(contains, value);
    ages.put(contains, secondsAgo);
    return this;
  }

  FakePrometheus runs(String hash, String version, String... labels) {
    Map<String, String> group = new LinkedHashMap<>();
    group.put("role", "taskmanager");
    group.put("flink_version", version);
    group.put("deploy_mode", "standalone");
    group.put("config_hash", hash);
    for (int i = 0; i < labels.length; i += 2) {
      group.put(labels[i], labels[i + 1]);
    }
    groups.add(group);
    return this;
  }

  FakePrometheus of(SeenProcess seen) {
    process = seen;
    return this;
  }

  /** The share of the week for which there are recording rules. */
  FakePrometheus recorded(double share) {
    recordedShare = share;
    return this;
  }

  FakePrometheus warns(String json) {
    warnings = json;
    return this;
  }

  FakePrometheus mixedSizes() {
    mixedSizes = true;
    return this;
  }

  FakePrometheus withoutModel() {
    withModel = false;
    return this;
  }

  /** Answers instant queries that contain a text with a value. */
  FakePrometheus at(String contains, String value) {
    instants.put(contains, value);
    return this;
  }

  /** Answers range queries that contain a text with a value at each step. */
  FakePrometheus range(String contains, String value) {
    ranges.put(contains, value);
    return this;
  }

  List<String> queries() {
    return queries;
  }

  AnswerServer start() {
    return AnswerServer.of(path -> new AnswerServer.Answer(200, answer(path)));
  }

  private String answer(String path) {
    String query = path.replaceAll("^[^?]*\\?query=", "").replaceAll("&(time|start)=.*$", "");
    queries.add(query);
    if (query.equals("time()")) {
      return success("scalar", "[" + NOW + ",\"" + NOW + "\"]");
    }
    StringJoiner result = new StringJoiner(",", "[", "]");
    if (path.startsWith("/api/v1/query_range")) {
      range(query, result);
      return success("matrix", result.toString());
    }
    instant(query, result);
    return success("vector", result.toString());
  }

  private String success(String type, String result) {
    return "{\"status\":\"success\",\"data\":{\"resultType\":\""
        + type
        + "\",\"result\":"
        + result
        + "}"
        + (warnings.isEmpty() ? "" : ",\"warnings\":" + warnings)
        + "}";
  }

  private void instant(String query, StringJoiner result) {
    if (query.startsWith("count by (area)")) {
      demand.forEach(
          (area, bytes) ->
              result.add(
                  series(
                      Map.of("area", area),
                      "\"value\":" + point(NOW, area.equals(silent) ? "1" : "2"))));
    } else if (query.startsWith("count by (")) {
      groups.forEach(group -> result.add(series(group, "\"value\":" + point(NOW, "2"))));
    } else if (query.contains("flink_memory_component_configured_bytes") && withModel) {
      long less = mixedSizes && query.startsWith("min") ? 1 : 0;
      process
          .model()
          .components()
          .forEach(
              (component, bytes) ->
                  result.add(
                      series(
                          Map.of("memory_component", component.label()),
                          "\"value\":" + point(NOW, String.valueOf(Math.max(0, bytes - less))))));
    } else if (query.startsWith("max by (area) (flink_memory_peak_bytes")) {
      demand.forEach(
          (area, bytes) ->
              result.add(
                  series(Map.of("area", area), "\"value\":" + point(NOW, String.valueOf(bytes)))));
    }
    instants.forEach(
        (contains, value) -> {
          if (query.contains(contains)) {
            result.add(series(Map.of(), "\"value\":" + point(NOW, value)));
          }
        });
  }

  private void range(String query, StringJoiner result) {
    if (query.startsWith("count (flink_memory_info")) {
      result.add(series(Map.of(), values(1, "2")));
    } else if (query.contains("flink_memory_tasks")) {
      result.add(series(Map.of(), values(1, "4")));
    } else if (query.contains("deployment:flink_memory_demand_bytes:max")) {
      if (recordedShare > 0) {
        demand.forEach(
            (area, bytes) ->
                result.add(
                    series(Map.of("area", area), values(recordedShare, String.valueOf(bytes)))));
      }
    } else if (query.contains("flink_memory_demand_bytes")) {
      demand.forEach(
          (area, bytes) ->
              result.add(
                  series(
                      Map.of("area", area),
                      area.equals(growing) ? rising(bytes) : values(1, String.valueOf(bytes)))));
      spikes.forEach(
          (area, point) -> result.add(series(Map.of("area", area), "\"values\":[" + point + "]")));
    }
    ranges.forEach(
        (contains, value) -> {
          if (query.contains(contains)) {
            Long age = ages.get(contains);
            String at = age == null ? "" : point(NOW - age, value);
            result.add(
                series(Map.of(), age == null ? values(1, value) : "\"values\":[" + at + "]"));
          }
        });
  }

  private static String values(double share, String value) {
    StringJoiner points = new StringJoiner(",", "\"values\":[", "]");
    for (long step = Math.round(STEPS * (1 - share)); step <= STEPS; step++) {
      points.add(point(NOW - 300 * (STEPS - step), value));
    }
    return points.toString();
  }

  private static String rising(long last) {
    StringJoiner points = new StringJoiner(",", "\"values\":[", "]");
    for (long step = 0; step <= STEPS; step++) {
      points.add(point(NOW - 300 * (STEPS - step), String.valueOf(last * step / STEPS)));
    }
    return points.toString();
  }

  private static String point(long seconds, String value) {
    return "[" + seconds + ",\"" + value + "\"]";
  }

  private static String series(Map<String, String> labels, String values) {
    StringJoiner metric = new StringJoiner(",", "{\"metric\":{", "},");
    labels.forEach(
        (name, value) -> metric.add("\"" + name + "\":\"" + value.replace("\\", "\\\\") + "\""));
    return metric + values + "}";
  }
}
