package io.github.flinkmemory.exporter.model.resolve;

import io.github.flinkmemory.exporter.model.MemoryComponent;
import io.github.flinkmemory.exporter.model.MemoryModel;
import io.github.flinkmemory.exporter.model.option.MemoryOption;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What Flink makes of one configuration: a model with the provenance of every number, or a refusal.
 * Immutable. Notes, warnings and findings are worked out when asked for.
 */
public final class Resolution {
  private final MemoryModelResolver resolver;
  private final Options options;
  private final @Nullable Sizes sizes;
  private final @Nullable MemoryModel model;
  private final @Nullable RefusedException refused;

  Resolution(
      MemoryModelResolver resolver,
      Options options,
      @Nullable Sizes sizes,
      @Nullable MemoryModel model,
      @Nullable RefusedException refused) {
    this.resolver = resolver;
    this.options = options;
    this.sizes = sizes;
    this.model = model;
    this.refused = refused;
  }

  /** The resolver: version, role and deploy mode. */
  public MemoryModelResolver resolver() {
    return resolver;
  }

  /** The configuration that was resolved. */
  public Map<String, String> configuration() {
    return Collections.unmodifiableMap(options.configuration());
  }

  /** The model; empty when Flink refuses the configuration. */
  public Optional<MemoryModel> model() {
    return Optional.ofNullable(model);
  }

  /** Where the size of a component comes from; empty when it has none. */
  public Optional<Provenance> provenance(MemoryComponent component) {
    return sizes == null
        ? Optional.empty()
        : Optional.ofNullable(sizes.components().get(component)).map(Amount::provenance);
  }

  /** Where total Flink memory comes from; empty when there is no total. */
  public Optional<Provenance> totalFlinkProvenance() {
    return sizes == null
        ? Optional.empty()
        : Optional.ofNullable(sizes.flink()).map(Amount::provenance);
  }

  /** Where total process memory comes from; empty when there is no total. */
  public Optional<Provenance> totalProcessProvenance() {
    return sizes == null
        ? Optional.empty()
        : Optional.ofNullable(sizes.process()).map(Amount::provenance);
  }

  /** What was used of the configuration and of the defaults, in the order of the table. */
  public Collection<Setting> settings() {
    return Collections.unmodifiableCollection(options.used().values());
  }

  /** The value of an option that the user set, under whichever name; empty when unset. */
  public Optional<Setting> configured(MemoryOption option) {
    return Optional.ofNullable(options.configured(option));
  }

  /**
   * The problem at which Flink stops, without a change that solves it: cheap. Empty when Flink
   * takes the configuration.
   */
  public Optional<Finding> refusal() {
    return refused == null
        ? Optional.empty()
        : Optional.of(
            new Finding(
                refused.problem(),
                refused.gap(),
                refused.reason(),
                refused.settings(),
                ConfigurationEdit.none()));
  }

  /** The limits that Flink gives to the JVM; empty when Flink refuses the configuration. */
  public Optional<JvmFlags> jvmFlags() {
    if (model == null) {
      return Optional.empty();
    }
    boolean directLimit =
        configured(MemoryOption.JOBMANAGER_DIRECT_LIMIT)
            .map(setting -> setting.value().equalsIgnoreCase("true"))
            .orElse(false);
    return Optional.of(JvmFlags.of(model, resolver.version(), directLimit));
  }

  /**
   * The resolved sizes that Flink hands to the process as {@code -D} arguments; empty when Flink
   * refuses the configuration or resolves none.
   */
  public Map<String, String> dynamicProperties() {
    if (model == null) {
      return Collections.emptyMap();
    }
    return DynamicProperties.of(
        model,
        resolver.version(),
        configured(MemoryOption.TASK_SLOTS).map(Setting::value).orElse("1"));
  }

  Options options() {
    return options;
  }

  /** Every default, clamp, deprecated and legacy key that played a part. */
  public List<Note> notes() {
    return sizes == null ? Collections.emptyList() : new Notes(options, sizes).all();
  }
}
