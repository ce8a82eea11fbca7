package io.github.flinkmemory.exporter.advice;

import io.github.flinkmemory.exporter.model.Area;
import io.github.flinkmemory.exporter.model.DeployMode;
import io.github.flinkmemory.exporter.model.FlinkVersion;
import io.github.flinkmemory.exporter.model.MemoryModel;
import io.github.flinkmemory.exporter.model.resolve.ConfigurationEdit;
import io.github.flinkmemory.exporter.model.resolve.MemoryModelResolver;
import io.github.flinkmemory.exporter.model.resolve.Resolution;
import io.github.flinkmemory.exporter.usage.Phase;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * From the targets of all areas to one edit that Flink takes, or to the reason why there is none.
 */
final class Recommender {
  private static final String TUNING = "job.autoscaler.memory.tuning.enabled";
  private static final String AUTOSCALER = "job.autoscaler.enabled";
  private static final String OPERATOR = "kubernetes.operator.";

  private final AdviceInput input;
  private final AdvicePolicy policy;
  private final List<AreaTarget> targets;
  private final List<Finding> findings;
  private final double confidence;

  Recommender(
      AdviceInput input, AdvicePolicy policy, List<AreaTarget> targets, List<Finding> findings) {
    this.input = input;
    this.policy = policy;
    this.targets = targets;
    this.findings = findings;
    this.confidence = share(input.usage().runningMillis());
  }

  private double share(long millis) {
    return Math.min(1, millis / (double) policy.lowerMillis());
  }

  Recommendation recommend() {
    Recommendation.Builder builder = new Recommendation.Builder(targets, confidence);
    if (isTunedByAutoscaler()) {
      return builder.build(
          Verdict.ABSTAINED,
          "the Kubernetes operator's autoscaler tunes the memory of this deployment ("
              + TUNING
              + "): two advisers would undo each other's work");
    }
    boolean raised = false;
    for (AreaTarget target : targets) {
      raised |= target.isRaise();
    }
    boolean early =
        input.usage().phase() == Phase.START
            || input.usage().runningMillis() < policy.leastMillis();
    if (early && !raised) {
      return builder.build(
          Verdict.INSUFFICIENT_DATA, "tasks have not run for long enough to say anything");
    }
    boolean mayShrink =
        input.usage().phase() == Phase.RUNNING
            && input.usage().loweringMillis() >= policy.longLowerMillis()
            && !input.usage().longOomKilled();
    Budget budget =
        BudgetSolver.solve(input.model(), targets, policy, mayShrink, new ContainerRoom(input));
    if (!budget.isFeasible() && !raised && isTooEarlyToLower()) {
      return builder
          .unchanged()
          .build(
              Verdict.INSUFFICIENT_DATA,
              "to come under the cap of "
                  + Mebibytes.text(policy.cap().orElse(0))
                  + " something has to be lowered, which takes a day of running tasks under the"
                  + " same load");
    }
    if (!budget.isFeasible()) {
      return builder.unchanged().build(Verdict.INFEASIBLE, infeasible(budget));
    }
    // What lives in the JVM's own limit says nothing of the sizes of the model.
    if (isAsConfigured(budget) || !input.conflicts().isEmpty()) {
      return unchanged(builder.unchanged(), raised);
    }
    for (AreaTarget target : targets) {
      Long size = budget.sizes().get(target.area());
      if (size != null && size < target.configured()) {
        // What is given away rests on less than what was seen in all.
        builder.confidence(share(input.usage().loweringMillis()));
      }
    }
    return change(builder.budget(budget), budget);
  }

  private Recommendation unchanged(Recommendation.Builder builder, boolean raised) {
    Finding worst = null;
    for (Finding finding : findings) {
      if (finding.holds()
          && finding.reason().severity() != Severity.INFO
          && (worst == null || finding.outranks(worst))) {
        worst = finding;
      }
    }
    if (!input.conflicts().isEmpty()) {
      return builder.build(Verdict.WITHHELD, inConflict(worst));
    }
    if (worst == null) {
      return builder.build(Verdict.NO_CHANGE, raised ? "what fits is configured already" : calm());
    }
    return builder.build(
        Verdict.NO_SIZE_HELPS,
        (raised ? "what fits is configured already: " : "no size helps: ")
            + worst.area().title()
            + ": "
            + worst.sentence());
  }

  private String inConflict(@Nullable Finding worst) {
    StringBuilder areas = new StringBuilder();
    for (Area area : input.conflicts()) {
      areas.append(areas.length() == 0 ? "" : " and ").append(area.title());
    }
    return "the limit of this JVM is not the one of the model, and to be settled first: "
        + areas
        + (worst == null ? "" : "; " + worst.area().title() + ": " + worst.sentence());
  }

  private Recommendation change(Recommendation.Builder builder, Budget budget) {
    String text = input.flinkVersion();
    if (!input.configuration().isKnown()) {
      return withheld(
          builder,
          budget,
          "the user's own configuration is not known: " + input.configuration().reason());
    }
    if (text.isEmpty()) {
      return withheld(
          builder,
          budget,
          "the version of Flink is not known, which decides what a configuration means");
    }
    FlinkVersion version = FlinkVersion.parse(text);
    if (!version.atLeast(FlinkVersion.OLDEST)) {
      return withheld(
          builder, budget, "Flink " + text + " has another memory model than 1.10 and newer");
    }
    Map<String, String> own = input.configuration().values();
    ConfigurationEdit edit = BudgetEdit.of(budget, input.model(), own);
    Resolution resolution =
        new MemoryModelResolver(version, input.model().role(), input.deployMode())
            .resolve(edit.applyTo(own));
    MemoryModel resolved = resolution.model().orElse(null);
    if (resolved == null || !isBudget(resolved, budget)) {
      // Sizes that Flink does not take help nobody.
      return builder
          .unchanged()
          .build(
              Verdict.WITHHELD,
              "another size is needed, but no edit of this configuration gives it: "
                  + resolution
                      .refusal()
                      .map(refusal -> "Flink would refuse it: " + refusal.message())
                      .orElse("Flink would make other sizes of it"));
    }
    return builder
        .edit(edit, resolved)
        .build(verdict(budget), summary(budget) + onCommandLine(edit));
  }

  private Recommendation withheld(Recommendation.Builder builder, Budget budget, String why) {
    return builder.build(Verdict.WITHHELD, summary(budget) + "; no edit is shown, for " + why);
  }

  /** A line in the file changes nothing where the command line says otherwise. */
  private String onCommandLine(ConfigurationEdit edit) {
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

  private static boolean isBudget(MemoryModel resolved, Budget budget) {
    if (!resolved.isComplete() || resolved.totalProcess() != budget.total()) {
      return false;
    }
    for (Map.Entry<Area, Long> entry : budget.sizes().entrySet()) {
      if (resolved.bytes(entry.getKey()) != entry.getValue()) {
        return false;
      }
    }
    return true;
  }

  private boolean isAsConfigured(Budget budget) {
    for (AreaTarget target : targets) {
      Long size = budget.sizes().get(target.area());
      if (size == null || Math.abs(size - target.configured()) >= Step.MIB) {
        return false;
      }
    }
    return Math.abs(budget.total() - input.model().totalProcess()) < Step.MIB;
  }

  private Verdict verdict(Budget budget) {
    int change = Long.compare(budget.total(), input.model().totalProcess());
    return change == 0 ? Verdict.REBALANCE : change > 0 ? Verdict.GROW : Verdict.SHRINK;
  }

  private String summary(Budget budget) {
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

  private String calm() {
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

  private boolean isTooEarlyToLower() {
    return policy.cap().isPresent()
        && policy.mode() != AdviceMode.REBALANCE
        && input.usage().loweringMillis() < policy.lowerMillis();
  }

  private String infeasible(Budget budget) {
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

  private boolean isTunedByAutoscaler() {
    Map<String, String> own = input.configuration().values();
    return isTrue(own, TUNING, false) && isTrue(own, AUTOSCALER, true);
  }

  private static boolean isTrue(Map<String, String> own, String key, boolean otherwise) {
    String value = own.containsKey(key) ? own.get(key) : own.get(OPERATOR + key);
    return value == null ? otherwise : value.trim().equalsIgnoreCase("true");
  }
}
