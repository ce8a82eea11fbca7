package io.github.flinkmemory.exporter.cli.advise;

import io.github.flinkmemory.exporter.model.Area;
import io.github.flinkmemory.exporter.usage.Measure;
import io.github.flinkmemory.exporter.usage.SeriesHistory;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One series of an answer: its labels, and its values by milliseconds since the epoch. Immutable.
 */
final class PrometheusSeries {
  private final Map<String, String> labels;
  private final TreeMap<Long, Double> values;

  PrometheusSeries(Map<String, String> labels, Map<Long, Double> values) {
    this.labels = Collections.unmodifiableMap(labels);
    this.values = new TreeMap<>(values);
  }

  /** Empty when the series has no such label. */
  String label(String name) {
    return labels.getOrDefault(name, "");
  }

  /** Null when it has no label of that name, or one that is not known. */
  @Nullable Area area() {
    return Labelled.find(Area.values(), Area::label, label("area"));
  }

  /** Finite ones, in the order of time. */
  Map<Long, Double> values() {
    return Collections.unmodifiableMap(values);
  }

  /** The last value, as a number of bytes or things. */
  long last() {
    return Math.round(lastExactly());
  }

  /** The last value. */
  double lastExactly() {
    return values.lastEntry().getValue();
  }

  /**
   * @param factor from the series' unit to that of the measure
   */
  void recordTo(SeriesHistory history, Measure measure, double factor) {
    for (Map.Entry<Long, Double> point : values.entrySet()) {
      history.record(measure, point.getKey(), Math.round(point.getValue() * factor));
    }
  }
}
