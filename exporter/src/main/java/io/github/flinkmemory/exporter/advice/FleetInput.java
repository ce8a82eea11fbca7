package io.github.flinkmemory.exporter.advice;

import io.github.flinkmemory.exporter.model.Area;
import io.github.flinkmemory.exporter.model.file.UserConfiguration;
import io.github.flinkmemory.exporter.usage.FleetStatistics;
import io.github.flinkmemory.exporter.usage.Measure;
import io.github.flinkmemory.exporter.usage.UsageStatistics;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One input for several processes that run one configuration: the largest demands, the tightest
 * limits, and where the two are told of a process together, those of one process. One solve for all
 * of them gives a set of sizes that fits together; the largest of sizes that were solved one by one
 * does not.
 */
public final class FleetInput {
  private FleetInput() {}

  /**
   * @param members at least one; all of one role, version and model
   * @param complete whether they are all that there are; else nothing is lowered
   */
  public static AdviceInput merge(List<AdviceInput> members, boolean complete) {
    List<UsageStatistics> usage = new ArrayList<>();
    List<MetaspaceUse> metaspace = new ArrayList<>();
    long slots = 1;
    boolean stateBackend = false;
    Fragmentation fragmentation = null;
    FullestContainer container = FullestContainer.of(members);
    for (AdviceInput member : members) {
      fragmentation = Fragmentation.worse(fragmentation, member.fragmentation());
      usage.add(container.usage(member));
      metaspace.addAll(member.metaspace());
      slots = Math.max(slots, member.slots());
      stateBackend |= member.hasStateBackend();
    }
    AdviceInput first = members.get(0);
    Map<Area, Long> limits = limits(members);
    AdviceInput.Builder merged =
        AdviceInput.builder(
                first.model(), FleetStatistics.merge(usage, complete, exhaustion(first, limits)))
            .configuration(configuration(members))
            .process(first.flinkVersion(), first.deployMode())
            .containerLimit(container.limit())
            .managedReserved(most(members, AdviceInput::managedReserved))
            .fragmentedBytes(most(members, AdviceInput::fragmentedBytes))
            .fragmentation(fragmentation)
            .unexplainedShare(leastExplained(members))
            .stateBackend(stateBackend)
            .slots(slots)
            .codeLoaders(mostLeaked(members))
            .metaspace(metaspace)
            .members(members.size() > 1 ? members : Collections.<AdviceInput>emptyList());
    for (Area area : Area.values()) {
      merged.limit(area, told(limits, area));
      for (AdviceInput member : members) {
        if (member.conflicts().contains(area)) {
          merged.conflict(area);
        }
      }
    }
    return merged.build();
  }

  /** The same with another configuration to edit. */
  public static AdviceInput withConfiguration(AdviceInput input, UserConfiguration own) {
    AdviceInput.Builder other =
        AdviceInput.builder(input.model(), input.usage())
            .configuration(own)
            .process(input.flinkVersion(), input.deployMode())
            .containerLimit(input.containerLimit())
            .managedReserved(input.managedReserved())
            .fragmentedBytes(input.fragmentedBytes())
            .fragmentation(input.fragmentation())
            .unexplainedShare(input.unexplainedShare())
            .stateBackend(input.hasStateBackend())
            .slots(input.slots())
            .codeLoaders(input.codeLoaders())
            .metaspace(input.metaspace())
            .members(input.members());
    for (Area area : Area.values()) {
      other.limit(area, told(input.limits(), area));
      if (input.conflicts().contains(area)) {
        other.conflict(area);
      }
    }
    return other.build();
  }

  /** The tightest of each area of which one is told. */
  private static Map<Area, Long> limits(List<AdviceInput> members) {
    Map<Area, Long> limits = new EnumMap<>(Area.class);
    for (AdviceInput member : members) {
      member.limits().forEach((area, limit) -> limits.merge(area, limit, Math::min));
    }
    return limits;
  }

  /** What exhausts a demand: the limit that is told, else what is configured. */
  private static Map<Measure, Long> exhaustion(AdviceInput any, Map<Area, Long> limits) {
    Map<Measure, Long> bytes = new EnumMap<>(Measure.class);
    for (Area area : Area.values()) {
      if (any.model().has(area)) {
        bytes.put(Measure.demand(area), limits.getOrDefault(area, any.model().bytes(area)));
      }
    }
    return bytes;
  }

  private static OptionalLong told(Map<Area, Long> limits, Area area) {
    Long limit = limits.get(area);
    return limit == null ? OptionalLong.empty() : OptionalLong.of(limit);
  }

  /** The same sizes can be written in several ways, and an edit is made to one of them. */
  private static UserConfiguration configuration(List<AdviceInput> members) {
    UserConfiguration known = null;
    Set<String> commandLine = new LinkedHashSet<>();
    for (AdviceInput member : members) {
      UserConfiguration own = member.configuration();
      if (own.isKnown() && known != null && !known.values().equals(own.values())) {
        return UserConfiguration.unknown(
            "the processes come to the same sizes from configurations that differ");
      }
      known = own.isKnown() ? own : known;
      commandLine.addAll(own.commandLine());
    }
    return known == null
        ? members.get(0).configuration()
        : UserConfiguration.of(known.values(), commandLine);
  }

  private static OptionalLong most(
      List<AdviceInput> members, Function<AdviceInput, OptionalLong> value) {
    OptionalLong most = OptionalLong.empty();
    for (AdviceInput member : members) {
      OptionalLong next = value.apply(member);
      if (next.isPresent() && next.getAsLong() >= most.orElse(Long.MIN_VALUE)) {
        most = next;
      }
    }
    return most;
  }

  /** The largest; absent where one process does not tell it. */
  private static OptionalDouble leastExplained(List<AdviceInput> members) {
    double largest = 0;
    for (AdviceInput member : members) {
      OptionalDouble next = member.unexplainedShare();
      if (!next.isPresent()) {
        return next;
      }
      largest = Math.max(largest, next.getAsDouble());
    }
    return OptionalDouble.of(largest);
  }

  private static @Nullable CodeLoaders mostLeaked(List<AdviceInput> members) {
    CodeLoaders most = null;
    for (AdviceInput member : members) {
      CodeLoaders next = member.codeLoaders();
      if (next != null && (most == null || next.leakedBytes() > most.leakedBytes())) {
        most = next;
      }
    }
    return most;
  }
}
