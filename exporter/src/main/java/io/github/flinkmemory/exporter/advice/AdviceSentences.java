package io.github.flinkmemory.exporter.advice;

import io.github.flinkmemory.exporter.model.Area;
import io.github.flinkmemory.exporter.model.DeployMode;
import io.github.flinkmemory.exporter.model.resolve.ConfigurationEdit;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What is said of a budget, or of why there is none, in one line each. Immutable. */
final class AdviceSentences {
  private final AdviceInput input;
  private final AdvicePolicy policy;
  private final List<AreaTarget> targets;

  AdviceSentences(AdviceInput input, AdvicePolicy policy, List<AreaTarget> targets) {
    this.input = input;
    this.policy = policy;
    this.targets = targets;
  }

  String inConflict(@Nullable Finding worst) {
    StringBuilder areas = new StringBuilder();
    for (Area area : input.conflicts()) {
      areas.append(areas.length() == 0 ? "" : " and ").append(area.title());
    }
    return "the limit of this JVM is not the one of the model, and to be settled first: "
        + areas
        + (worst == null ? "" : "; " + worst.area().title() + ": " + worst.sentence());
  }

  /** A line in the file changes nothing where the command line says otherwise. */
  String onCommandLine(ConfigurationEdit edit) {
    if (input.configuration().commandLine().isEmpty()) {
      return "";
    }
    Set<String> given = new TreeSet<>(edit.set().keySet());
    given.addAll(edit.removed());
    given.retainAll(input.configuration().commandLine());
    return given.isEmpty()
        ? ""
        : "; given with -D, which overrules the file, and to be changed there: "
            + String.join(", ", given);
  }

  String summary(Budget budget) {
    StringBuilder text = new StringBuilder(160);
    for (AreaTarget target : targets) {
      long size = budget.sizes().getOrDefault(target.area(), target.configured());
      if (Math.abs(size - target.configured()) >= Step.MIB) {
        text.append(text.length() == 0 ? "" : ", ")
            .append(target.area().title())
            .append(' ')
            .append(Mebibytes.text(target.configured()))
            .append(" -> ")
            .append(Mebibytes.text(size));
      }
    }
    long before = input.model().totalProcess();
    text.append("; the total ").append(budget.total() == before ? "stays " : "");
    text.append(Mebibytes.text(before));
    if (budget.total() != before) {
      text.append(" -> ").append(Mebibytes.text(budget.total()));
    }
    long limit = input.containerLimit().orElse(Long.MAX_VALUE);
    if (budget.total() > before && budget.total() > limit && !isContainerOfFlink()) {
      text.append("; the limit of the container, ")
          .append(Mebibytes.text(limit))
          .append(", has to be raised too, and first");
    }
    return text.toString();
  }

  /** There the limit of the container follows from the configured size. */
  private boolean isContainerOfFlink() {
    return input.deployMode() == DeployMode.KUBERNETES || input.deployMode() == DeployMode.YARN;
  }

  String calm() {
    long spare = 0;
    for (AreaTarget target : targets) {
      spare += target.isLower() ? target.configured() - target.target() : 0;
    }
    String calm =
        isAllSeen()
            ? "every area has what it needs"
            : "every area has what it needs as far as could be seen";
    boolean waits =
        policy.mode() == AdviceMode.SHRINK
            && input.usage().loweringMillis() < policy.longLowerMillis();
    return spare == 0
        ? calm
        : calm
            + ", and "
            + Mebibytes.text(spare)
            + " could be spared"
            + (waits ? ": the total is cut once seven days were seen" : "");
  }

  private boolean isAllSeen() {
    for (AreaTarget target : targets) {
      if (!input.usage().demand(target.area()).isKnown()) {
        return false;
      }
    }
    return true;
  }

  String infeasible(Budget budget) {
    long needed = 0;
    for (long size : budget.sizes().values()) {
      needed += size;
    }
    long total = input.model().totalProcess();
    boolean stays = policy.mode() == AdviceMode.REBALANCE;
    if (stays && policy.cap().orElse(total) < total) {
      return "the total of "
          + Mebibytes.text(total)
          + " must stay (mode rebalance), but passes the cap of "
          + Mebibytes.text(policy.cap().orElse(total));
    }
    return policy.cap().isPresent() && !stays
        ? "what is needed and cannot be lowered, "
            + Mebibytes.text(needed)
            + ", does not fit into the cap of "
            + Mebibytes.text(policy.cap().getAsLong())
            + ": raise the cap"
        : "what is needed does not fit into the total of "
            + Mebibytes.text(input.model().totalProcess())
            + ", which must stay (mode rebalance)";
  }
}
