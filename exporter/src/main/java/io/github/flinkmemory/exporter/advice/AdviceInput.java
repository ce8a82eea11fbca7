package io.github.flinkmemory.exporter.advice;

import io.github.flinkmemory.exporter.model.Area;
import io.github.flinkmemory.exporter.model.DeployMode;
import io.github.flinkmemory.exporter.model.MemoryModel;
import io.github.flinkmemory.exporter.model.file.UserConfiguration;
import io.github.flinkmemory.exporter.usage.Measure;
import io.github.flinkmemory.exporter.usage.UsageStatistics;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** All that advice is made from. What is not known is absent. Immutable. */
public final class AdviceInput {
  private static final UserConfiguration NOT_LOOKED_FOR =
      UserConfiguration.unknown("it was not looked for");
  private static final String NUMBER_OF_SLOTS = "taskmanager.numberOfTaskSlots";

  private final MemoryModel model;
  private final UsageStatistics usage;
  private final UserConfiguration configuration;
  private final String flinkVersion;
  private final DeployMode deployMode;
  private final Map<Area, Long> limits;
  private final Set<Area> conflicts;
  private final OptionalLong containerLimit;
  private final OptionalLong managedReserved;
  private final OptionalLong fragmentedBytes;
  private final @Nullable Fragmentation fragmentation;
  private final OptionalDouble unexplainedShare;
  private final boolean stateBackend;
  private final long slots;
  private final @Nullable CodeLoaders codeLoaders;
  private final List<MetaspaceUse> metaspace;
  private final List<AdviceInput> members;

  private AdviceInput(Builder builder) {
    model = builder.model;
    usage = builder.usage;
    configuration = builder.configuration;
    flinkVersion = builder.flinkVersion;
    deployMode = builder.deployMode;
    limits = new EnumMap<>(builder.limits);
    conflicts = Collections.unmodifiableSet(builder.conflicts.clone());
    containerLimit = builder.containerLimit;
    managedReserved = builder.managedReserved;
    fragmentedBytes = builder.fragmentedBytes;
    fragmentation =
        builder.fragmentation == null
            ? Fragmentation.of(fragmentedBytes, usage.of(Measure.ALLOCATOR).sustained())
            : builder.fragmentation;
    unexplainedShare = builder.unexplainedShare;
    stateBackend = builder.stateBackend;
    slots = builder.slots;
    codeLoaders = builder.codeLoaders;
    metaspace =
        builder.metaspace.isEmpty()
            ? Collections.singletonList(
                MetaspaceUse.of(usage.of(Measure.METASPACE), builder.codeLoaders))
            : Collections.unmodifiableList(new ArrayList<>(builder.metaspace));
    members = Collections.unmodifiableList(new ArrayList<>(builder.members));
  }

  /**
   * @param model must be complete
   */
  public static Builder builder(MemoryModel model, UsageStatistics usage) {
    return new Builder(model, usage);
  }

  public MemoryModel model() {
    return model;
  }

  public UsageStatistics usage() {
    return usage;
  }

  /** What the user wrote, which the edit is made to. */
  public UserConfiguration configuration() {
    return configuration;
  }

  /** As the configuration tells; a session where it does not. */
  public ClusterKind clusterKind() {
    return ClusterKind.of(configuration.values());
  }

  /** Empty when unknown. */
  public String flinkVersion() {
    return flinkVersion;
  }

  public DeployMode deployMode() {
    return deployMode;
  }

  /** The effective limit of an area, else what is configured. */
  long limit(Area area) {
    Long limit = limits.get(area);
    return limit == null ? model.bytes(area) : limit;
  }

  /** Effective limits in bytes, of the areas of which they were told. */
  public Map<Area, Long> limits() {
    return Collections.unmodifiableMap(limits);
  }

  /** The limit whose crossing kills. */
  public OptionalLong containerLimit() {
    return containerLimit;
  }

  /** Managed memory that is reserved or allocated now. */
  public OptionalLong managedReserved() {
    return managedReserved;
  }

  /** What the allocator keeps without use now, in bytes. */
  public OptionalLong fragmentedBytes() {
    return fragmentedBytes;
  }

  /** The same with what lasted of it; null when it is not known. */
  @Nullable Fragmentation fragmentation() {
    return fragmentation;
  }

  /** Bytes that the allocator of each process keeps now; 0 where that is not told one by one. */
  long keptByEach() {
    long least = members.isEmpty() ? fragmentedBytes.orElse(0) : Long.MAX_VALUE;
    for (AdviceInput member : members) {
      least = Math.min(least, member.fragmentedBytes.orElse(0));
    }
    return least;
  }

  /** Resident bytes that the ledger explains by nothing; below 0 where it explains too much. */
  public OptionalDouble unexplainedShare() {
    return unexplainedShare;
  }

  /** Whether RocksDB or ForSt holds managed memory. */
  public boolean hasStateBackend() {
    return stateBackend;
  }

  /** Slots that are taken. */
  public long slots() {
    return slots;
  }

  /**
   * Slots among which managed memory is divided, at least 1: as configured, for a slot that is free
   * now will be taken; at least those that are taken.
   */
  long managedSlots() {
    long configured = 1;
    String value = configuration.values().get(NUMBER_OF_SLOTS);
    if (value != null) {
      try {
        configured = Long.parseLong(value.trim());
      } catch (NumberFormatException e) {
        // Flink would refuse it, so it is not what the process runs with.
      }
    }
    return Math.max(1, Math.max(configured, slots));
  }

  /** Areas whose limit in the JVM is not the one that the model asks for. */
  public Set<Area> conflicts() {
    return conflicts;
  }

  /** Null when they are not told apart. */
  public @Nullable CodeLoaders codeLoaders() {
    return codeLoaders;
  }

  /** That of each process; one for several where they are not told apart. */
  List<MetaspaceUse> metaspace() {
    return metaspace;
  }

  /** Of several processes that were told one by one, each of them; else empty. */
  List<AdviceInput> members() {
    return members;
  }

  /** Collects; for one thread. */
  public static final class Builder {
    private final MemoryModel model;
    private final UsageStatistics usage;
    private final EnumMap<Area, Long> limits = new EnumMap<>(Area.class);
    private final EnumSet<Area> conflicts = EnumSet.noneOf(Area.class);
    private UserConfiguration configuration = NOT_LOOKED_FOR;
    private String flinkVersion = "";
    private DeployMode deployMode = DeployMode.STANDALONE;
    private OptionalLong containerLimit = OptionalLong.empty();
    private OptionalLong managedReserved = OptionalLong.empty();
    private OptionalLong fragmentedBytes = OptionalLong.empty();
    private @Nullable Fragmentation fragmentation;
    private OptionalDouble unexplainedShare = OptionalDouble.empty();
    private boolean stateBackend;
    private long slots = 1;
    private @Nullable CodeLoaders codeLoaders;
    private List<MetaspaceUse> metaspace = Collections.emptyList();
    private List<AdviceInput> members = Collections.emptyList();

    private Builder(MemoryModel model, UsageStatistics usage) {
      this.model = model;
      this.usage = usage;
    }

    public Builder configuration(UserConfiguration own) {
      configuration = own;
      return this;
    }

    /**
     * @param version empty when unknown
     */
    public Builder process(String version, DeployMode mode) {
      flinkVersion = version;
      deployMode = mode;
      return this;
    }

    /** The effective limit of an area in bytes, where it may differ from what is configured. */
    public Builder limit(Area area, OptionalLong limit) {
      if (limit.isPresent()) {
        limits.put(area, limit.getAsLong());
      }
      return this;
    }

    /** An area whose limit in the JVM is not the one that the model asks for. */
    public Builder conflict(Area area) {
      conflicts.add(area);
      return this;
    }

    public Builder containerLimit(OptionalLong limit) {
      containerLimit = limit;
      return this;
    }

    /** Managed memory that is reserved or allocated now. */
    public Builder managedReserved(OptionalLong reserved) {
      managedReserved = reserved;
      return this;
    }

    /** What the allocator keeps without use now, in bytes; what lasts of it is in the usage. */
    public Builder fragmentedBytes(OptionalLong bytes) {
      fragmentedBytes = bytes;
      return this;
    }

    /** The same of the one among several processes that keeps most, now and for long. */
    public Builder fragmentation(@Nullable Fragmentation worst) {
      fragmentation = worst;
      return this;
    }

    /** The share of the overhead that no measurement vouches for; absent when it is not known. */
    public Builder unexplainedShare(OptionalDouble share) {
      unexplainedShare = share;
      return this;
    }

    /** Whether RocksDB or ForSt holds managed memory. */
    public Builder stateBackend(boolean present) {
      stateBackend = present;
      return this;
    }

    /** Slots that are taken. */
    public Builder slots(long taken) {
      slots = taken;
      return this;
    }

    public Builder codeLoaders(@Nullable CodeLoaders loaders) {
      codeLoaders = loaders;
      return this;
    }

    /** Of several processes, in place of what usage and loaders tell. */
    public Builder metaspace(List<MetaspaceUse> uses) {
      metaspace = uses;
      return this;
    }

    /** The processes that this stands for, where they were told one by one. */
    public Builder members(List<AdviceInput> each) {
      members = each;
      return this;
    }

    public AdviceInput build() {
      return new AdviceInput(this);
    }
  }
}
