package io.github.flinkmemory.exporter.advice;

import io.github.flinkmemory.exporter.model.Area;
import io.github.flinkmemory.exporter.model.FlinkVersion;
import io.github.flinkmemory.exporter.model.MemoryModel;
import io.github.flinkmemory.exporter.model.resolve.ConfigurationEdit;
import io.github.flinkmemory.exporter.model.resolve.MemoryModelResolver;
import io.github.flinkmemory.exporter.model.resolve.Resolution;
import io.github.flinkmemory.exporter.usage.Phase;
import java.util.List;
import java.util.Map;
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
  private final AdviceSentences sentences;
  private final double confidence;

  Recommender(
      AdviceInput input, AdvicePolicy policy, List<AreaTarget> targets, List<Finding> findings) {
    this.input = input;
    this.policy = policy;
    this.targets = targets;
    this.findings = findings;
    this.sentences = new AdviceSentences(input, policy, targets);
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
    if (!input.conflicts().isEmpty()) {
      // What lives in the JVM's own limit says nothing of the sizes of the model.
      return builder.unchanged().build(Verdict.WITHHELD, sentences.inConflict(worst()));
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
      return builder.unchanged().build(Verdict.INFEASIBLE, sentences.infeasible(budget));
    }
    if (isAsConfigured(budget)) {
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

  private @Nullable Finding worst() {
    Finding worst = null;
    for (Finding finding : findings) {
      if (finding.holds()
          && finding.reason().severity() != Severity.INFO
          && (worst == null || finding.outranks(worst))) {
        worst = finding;
      }
    }
    return worst;
  }

  private Recommendation unchanged(Recommendation.Builder builder, boolean raised) {
    Finding worst = worst();
    if (worst == null) {
      return builder.build(
          Verdict.NO_CHANGE, raised ? "what fits is configured already" : sentences.calm());
    }
    return builder.build(
        Verdict.NO_SIZE_HELPS,
        (raised ? "what fits is configured already: " : "no size helps: ")
            + worst.area().title()
            + ": "
            + worst.sentence());
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
                      .orElse(
                          "Flink would make other sizes of it; was it changed since the process"
                              + " started?"));
    }
    return builder
        .edit(edit, resolved)
        .build(verdict(budget), sentences.summary(budget) + sentences.onCommandLine(edit));
  }

  private Recommendation withheld(Recommendation.Builder builder, Budget budget, String why) {
    return builder.build(
        Verdict.WITHHELD, sentences.summary(budget) + "; no edit is shown, for " + why);
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

  private boolean isTooEarlyToLower() {
    return policy.cap().isPresent()
        && policy.mode() != AdviceMode.REBALANCE
        && input.usage().loweringMillis() < policy.lowerMillis();
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
