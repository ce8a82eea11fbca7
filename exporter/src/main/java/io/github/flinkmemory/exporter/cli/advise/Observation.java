package io.github.flinkmemory.exporter.cli.advise;

import io.github.flinkmemory.exporter.advice.AdviceInput;
import io.github.flinkmemory.exporter.advice.AdvicePolicy;
import io.github.flinkmemory.exporter.advice.AreaTarget;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What was seen of one process, or of several that a server has summed up already. Immutable. */
final class Observation {
  private final String name;
  private final String scope;
  private final String configurationHash;
  private final int processes;
  private final AdviceInput input;
  private final AdvicePolicy policy;
  private final List<AreaTarget> held;
  private final List<String> remarks;
  private final String editRemark;

  /**
   * @param name for people: an address, a file, or labels
   * @param scope keeps deployments apart that the user wants apart; empty otherwise
   * @param held raises that the process itself still advises
   * @param remarks what to know of where it comes from
   * @param editRemark what to know of an edit of its configuration; empty for nothing
   */
  Observation(
      String name,
      String scope,
      String configurationHash,
      int processes,
      AdviceInput input,
      AdvicePolicy policy,
      List<AreaTarget> held,
      List<String> remarks,
      String editRemark) {
    this.name = name;
    this.scope = scope;
    this.configurationHash = configurationHash;
    this.processes = processes;
    this.input = input;
    this.policy = policy;
    this.held = Collections.unmodifiableList(new ArrayList<>(held));
    this.remarks = Collections.unmodifiableList(new ArrayList<>(remarks));
    this.editRemark = editRemark;
  }

  String name() {
    return name;
  }

  String scope() {
    return scope;
  }

  /** Empty when it is not known. */
  String configurationHash() {
    return configurationHash;
  }

  int processes() {
    return processes;
  }

  AdviceInput input() {
    return input;
  }

  AdvicePolicy policy() {
    return policy;
  }

  List<AreaTarget> held() {
    return held;
  }

  List<String> remarks() {
    return remarks;
  }

  String editRemark() {
    return editRemark;
  }
}
