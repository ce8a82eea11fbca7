package io.github.flinkmemory.exporter.cli.advise;

import io.github.flinkmemory.exporter.advice.Advice;
import io.github.flinkmemory.exporter.advice.AdviceInput;
import io.github.flinkmemory.exporter.advice.AdviceMode;
import io.github.flinkmemory.exporter.advice.AdvicePolicy;
import io.github.flinkmemory.exporter.advice.Advisor;
import io.github.flinkmemory.exporter.advice.FleetInput;
import io.github.flinkmemory.exporter.advice.Recommendation;
import io.github.flinkmemory.exporter.cli.UsageException;
import io.github.flinkmemory.exporter.model.file.UserConfiguration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Solves each group once, by what the command line asks for. */
final class GroupSolver {
  private static final String AUTOSCALER =
      "Prometheus does not know whether the Kubernetes operator's autoscaler tunes this deployment"
          + " (job.autoscaler.memory.tuning.enabled); where it does, leave the sizes to it";

  private final OwnConfiguration own;
  private final @Nullable AdviceMode mode;
  private final @Nullable Long cap;

  /**
   * @param mode null for what the processes were told
   * @param cap bytes; null for what the processes were told
   */
  GroupSolver(OwnConfiguration own, @Nullable AdviceMode mode, @Nullable Long cap) {
    this.own = own;
    this.mode = mode;
    this.cap = cap;
  }

  GroupAdvice solve(Group group) throws UsageException {
    AdviceInput input = group.input();
    List<String> remarks = new ArrayList<>(group.remarks());
    if (own.isGiven()) {
      UserConfiguration given = own.of(input.model(), input.flinkVersion(), input.deployMode());
      input = FleetInput.withConfiguration(input, given);
    }
    AdvicePolicy policy = policy(group.policy(), remarks);
    Advice advice = Advisor.advise(input, policy, group.held());
    Recommendation recommendation = advice.recommendation();
    if (recommendation == null) {
      throw new AssertionError("a complete model without a recommendation");
    }
    if (recommendation.verdict().isChange() && !group.editRemark().isEmpty()) {
      if (!own.isGiven()) {
        remarks.add(group.editRemark());
      }
      if (!own.hasFile()) {
        remarks.add(AUTOSCALER);
      }
    }
    return new GroupAdvice(group, input, advice, recommendation, remarks);
  }

  /** What the command line says goes before what the processes were told. */
  private AdvicePolicy policy(GroupPolicy told, List<String> remarks) {
    AdvicePolicy policy = told.policy();
    if (mode != null) {
      policy = policy.mode(mode);
    } else if (!told.modeRemark().isEmpty()) {
      remarks.add(told.modeRemark());
    }
    if (cap != null) {
      policy = policy.cap(OptionalLong.of(cap));
    } else if (!told.capRemark().isEmpty()) {
      remarks.add(told.capRemark());
    }
    return policy;
  }
}
