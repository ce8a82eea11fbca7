package io.github.flinkmemory.exporter.cli.advise;

import io.github.flinkmemory.exporter.advice.AdviceMode;
import io.github.flinkmemory.exporter.advice.AdvicePolicy;
import io.github.flinkmemory.exporter.model.MemorySize;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the processes of a group were told of mode and cap, as one: the most careful mode and the
 * smallest cap, whichever process was named first. Immutable.
 */
final class GroupPolicy {
  private final AdvicePolicy policy;
  private final Set<AdviceMode> modes = new TreeSet<>();
  private final Set<String> caps = new LinkedHashSet<>();

  /**
   * @param members at least one; all of one time scale
   */
  GroupPolicy(List<AdvicePolicy> members) {
    OptionalLong cap = OptionalLong.empty();
    TreeSet<String> told = new TreeSet<>();
    for (AdvicePolicy member : members) {
      modes.add(member.mode());
      OptionalLong next = member.cap();
      told.add(next.isPresent() ? MemorySize.format(next.getAsLong()) : "none");
      if (next.isPresent() && next.getAsLong() < cap.orElse(Long.MAX_VALUE)) {
        cap = next;
      }
    }
    caps.addAll(told);
    policy = members.get(0).mode(mostCareful()).cap(cap);
  }

  /** Modes stand in the order of what they allow. */
  private AdviceMode mostCareful() {
    return modes.iterator().next();
  }

  AdvicePolicy policy() {
    return policy;
  }

  /** Where the processes were told different modes; empty where they agree. */
  String modeRemark() {
    if (modes.size() == 1) {
      return "";
    }
    List<String> labels = new ArrayList<>();
    modes.forEach(mode -> labels.add(mode.label()));
    return "the processes were told different modes ("
        + String.join(", ", labels)
        + "): the most careful is taken, "
        + mostCareful().label()
        + "; give --mode for another";
  }

  /** Where the processes were told different caps; empty where they agree. */
  String capRemark() {
    return caps.size() == 1
        ? ""
        : "the processes were told different caps ("
            + String.join(", ", caps)
            + "): the smallest is taken, "
            + MemorySize.format(policy.cap().orElse(0))
            + "; give --cap for another";
  }
}
