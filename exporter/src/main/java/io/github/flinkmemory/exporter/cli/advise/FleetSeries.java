package io.github.flinkmemory.exporter.cli.advise;

import io.github.flinkmemory.exporter.cli.UsageException;
import io.github.flinkmemory.exporter.model.Area;
import io.github.flinkmemory.exporter.model.MemoryComponent;
import io.github.flinkmemory.exporter.usage.UsagePolicy;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * The series of the processes with one configuration: as of now, and over a window that ends now.
 * For one thread.
 */
final class FleetSeries {
  private final PrometheusServer server;
  private final FleetQueries queries;
  private final long now;
  private final long start;
  private final long step;

  /**
   * @param now by the server's clock, in milliseconds since the epoch
   */
  FleetSeries(
      PrometheusServer server, FleetGroup group, long now, long windowMillis, long stepMillis) {
    this.server = server;
    this.queries = new FleetQueries(group.identity(), group.configurationHash(), stepMillis);
    this.now = now;
    // So that the last step ends now.
    this.start = now - windowMillis / stepMillis * stepMillis;
    this.step = stepMillis;
  }

  long nowMillis() {
    return now;
  }

  /** Between two values of a range. */
  long stepMillis() {
    return step;
  }

  /** Absent when no process tells it. */
  OptionalLong now(String aggregation, String metric, String matcher) throws UsageException {
    return first(queries.now(aggregation, metric, matcher));
  }

  /** Without areas that are not known, and those that no process tells. */
  Map<Area, Long> nowByArea(String aggregation, String metric, String matcher)
      throws UsageException {
    Map<Area, Long> areas = new EnumMap<>(Area.class);
    for (PrometheusSeries series : at(queries.now(aggregation + " by (area)", metric, matcher))) {
      Area area = series.area();
      if (area != null) {
        areas.put(area, series.last());
      }
    }
    return areas;
  }

  /** Without components that are not known, and those that no process tells. */
  Map<MemoryComponent, Long> nowByComponent(String aggregation, String metric)
      throws UsageException {
    Map<MemoryComponent, Long> components = new EnumMap<>(MemoryComponent.class);
    for (PrometheusSeries series :
        at(queries.now(aggregation + " by (memory_component)", metric, ""))) {
      MemoryComponent component =
          Labelled.find(
              MemoryComponent.values(), MemoryComponent::label, series.label("memory_component"));
      if (component != null) {
        components.put(component, series.last());
      }
    }
    return components;
  }

  /** How many processes ran. */
  List<PrometheusSeries> processes() throws UsageException {
    return range(queries.processes());
  }

  /** Demand by area, from a recording rule; empty when there is none. */
  List<PrometheusSeries> recordedDemand() throws UsageException {
    return range(queries.recordedDemand());
  }

  /** Demand by area, from the processes' own series. */
  List<PrometheusSeries> demand() throws UsageException {
    return range(queries.demand());
  }

  /** Step by step, see {@link FleetQueries#overStep}. */
  List<PrometheusSeries> overStep(
      String aggregation, String function, String metric, String matcher) throws UsageException {
    return range(queries.overStep(aggregation, function, metric, matcher));
  }

  /** See {@link FleetQueries#fullestContainer}. */
  List<PrometheusSeries> fullestContainer() throws UsageException {
    return range(queries.fullestContainer());
  }

  /** See {@link FleetQueries#limitOfFullestContainer}. */
  OptionalLong limitOfFullestContainer(long timeMillis) throws UsageException {
    return first(server.at(timeMillis, queries.limitOfFullestContainer()));
  }

  /**
   * See {@link FleetQueries#liveMetaspace}; absent when no process tells it.
   *
   * @param mostMillis that are looked back, of the window
   */
  OptionalLong liveMetaspace(long mostMillis) throws UsageException {
    OptionalLong scraped = first(queries.liveMetaspace(Math.min(now - start, mostMillis)));
    OptionalLong told = first(queries.liveMetaspacePeak());
    return scraped.isPresent() && told.isPresent()
        ? OptionalLong.of(Math.max(scraped.getAsLong(), told.getAsLong()))
        : scraped.isPresent() ? scraped : told;
  }

  /** See {@link FleetQueries#leastChanges}. */
  OptionalLong leastChanges(Area area, long windowMillis, long startMillis) throws UsageException {
    return first(queries.leastChanges(area, windowMillis, startMillis));
  }

  /** See {@link FleetQueries#lastingFragmentation}; absent when no process tells it. */
  OptionalLong lastingFragmentation(UsagePolicy policy) throws UsageException {
    return first(queries.lastingFragmentation(policy.windowMillis(), policy.bucketMillis()));
  }

  /**
   * The largest share of the overhead that no measurement vouches for; absent where one of the
   * processes does not tell it.
   */
  OptionalDouble unexplainedShare(int processes) throws UsageException {
    if (first(queries.unexplainedShare("count")).orElse(0) < processes) {
      return OptionalDouble.empty();
    }
    for (PrometheusSeries series : at(queries.unexplainedShare("max"))) {
      return OptionalDouble.of(series.lastExactly());
    }
    return OptionalDouble.empty();
  }

  private OptionalLong first(String query) throws UsageException {
    return first(at(query));
  }

  private static OptionalLong first(List<PrometheusSeries> answer) {
    return answer.isEmpty() ? OptionalLong.empty() : OptionalLong.of(answer.get(0).last());
  }

  private List<PrometheusSeries> at(String query) throws UsageException {
    return server.at(now, query);
  }

  private List<PrometheusSeries> range(String query) throws UsageException {
    return server.range(start, now, step, query);
  }
}
