package io.github.flinkmemory.exporter.model.slot;

import io.github.flinkmemory.exporter.model.FlinkVersion;
import io.github.flinkmemory.exporter.model.option.MemoryOption;
import io.github.flinkmemory.exporter.model.option.OptionDefault;
import io.github.flinkmemory.exporter.model.resolve.Resolution;
import io.github.flinkmemory.exporter.model.resolve.Setting;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How the kinds of consumers that a slot holds share its managed memory, from 1.12 on ({@code
 * ManagedMemoryUtils}). Immutable.
 */
public final class ConsumerWeights {
  /** A kind of consumer of managed memory. */
  public enum Consumer {
    OPERATOR,
    STATE_BACKEND,
    PYTHON
  }

  private static final FlinkVersion SINCE = FlinkVersion.of(1, 12, 0);
  private static final FlinkVersion SEPARATE_KINDS = FlinkVersion.of(1, 13, 0);
  private static final FlinkVersion FALLBACK_REMOVED = FlinkVersion.of(2, 0, 0);
  private static final String FALLBACK = "DATAPROC";
  private static final int SCALE = 16;

  private final Map<Consumer, Integer> weights;

  private ConsumerWeights(Map<Consumer, Integer> weights) {
    this.weights = Collections.unmodifiableMap(weights);
  }

  /** The weights of a configuration; empty before 1.12 and where they cannot be read. */
  public static Optional<ConsumerWeights> of(Resolution resolution) {
    FlinkVersion version = resolution.resolver().version();
    if (!version.atLeast(SINCE)) {
      return Optional.empty();
    }
    try {
      Map<String, String> named = named(resolution, version);
      Map<Consumer, Integer> weights = new EnumMap<>(Consumer.class);
      for (Consumer consumer : Consumer.values()) {
        String weight = named.get(consumer.name());
        boolean mayFallBack = consumer != Consumer.PYTHON && !version.atLeast(FALLBACK_REMOVED);
        if ((weight == null || !version.atLeast(SEPARATE_KINDS)) && mayFallBack) {
          weight = named.get(FALLBACK);
        }
        if (weight != null) {
          int value = Integer.parseInt(weight);
          if (value < 0) {
            return Optional.empty();
          }
          weights.put(consumer, value);
        }
      }
      return Optional.of(new ConsumerWeights(weights));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The option as one text, or as one option for each name below it. */
  private static Map<String, String> named(Resolution resolution, FlinkVersion version) {
    MemoryOption option = MemoryOption.CONSUMER_WEIGHTS;
    String prefix = option.key() + ".";
    Map<String, String> below = new LinkedHashMap<>();
    resolution
        .configuration()
        .forEach(
            (key, value) -> {
              if (key.startsWith(prefix)) {
                below.put(key.substring(prefix.length()), value);
              }
            });
    Optional<Setting> configured = resolution.configured(option);
    if (!configured.isPresent() && !below.isEmpty()) {
      return below;
    }
    OptionDefault byDefault = option.defaultIn(version);
    return parse(configured.map(Setting::value).orElse(byDefault == null ? "" : byDefault.value()));
  }

  /** {@code A:70,B:30}, or the same as a mapping of YAML. */
  private static Map<String, String> parse(String text) {
    Map<String, String> named = new LinkedHashMap<>();
    for (String pair : text.replaceAll("[{}'\"]", "").split(",")) {
      String[] parts = pair.split(":");
      if (parts.length != 2) {
        throw new IllegalArgumentException(pair + " is no name with a weight");
      }
      named.put(parts[0].trim(), parts[1].trim());
    }
    return named;
  }

  /** The configured weights. */
  public Map<Consumer, Integer> weights() {
    return weights;
  }

  /**
   * The share of a slot's managed memory that one kind gets beside the kinds present; 0, with which
   * Flink fails the job, when it has no weight.
   */
  public double share(Consumer consumer, Set<Consumer> present) {
    // Before 1.13 batch operators and state backends were one kind, and no slot has both.
    long total = 0;
    for (Consumer other : present) {
      total += weights.getOrDefault(other, 0);
    }
    int weight = weights.getOrDefault(consumer, 0);
    if (total <= 0) {
      return 0;
    }
    return BigDecimal.valueOf(weight)
        .divide(BigDecimal.valueOf(total), SCALE, RoundingMode.DOWN)
        .doubleValue();
  }
}
