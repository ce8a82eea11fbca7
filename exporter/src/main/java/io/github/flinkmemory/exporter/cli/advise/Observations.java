package io.github.flinkmemory.exporter.cli.advise;

import io.github.flinkmemory.exporter.cli.UsageException;
import io.github.flinkmemory.exporter.model.ProcessRole;
import java.util.ArrayList;
import java.util.List;

/** What could be observed of all that was asked for, and what could not. For one thread. */
final class Observations {
  private final List<Observation> all = new ArrayList<>();
  private final List<String> complaints = new ArrayList<>();
  private boolean complete = true;

  void add(Observation observation) {
    all.add(observation);
  }

  void addAll(List<Observation> observations) {
    all.addAll(observations);
  }

  /** Collects one line for each thing that cannot be looked at. */
  List<String> complaints() {
    return complaints;
  }

  /**
   * One of several that cannot be asked does not keep the others from telling.
   *
   * @param of how many were asked for
   * @throws UsageException when it was the only one
   */
  void leaveOut(UsageException e, int of) throws UsageException {
    if (of == 1) {
      throw e;
    }
    complete = false;
    complaints.add(e.getMessage() + "; left out");
  }

  /** What is there stands for less than what was asked for. */
  void markIncomplete() {
    complete = false;
  }

  void keep(ProcessRole role) {
    all.removeIf(observation -> observation.input().model().role() != role);
  }

  List<Group> groups() {
    return Group.of(all, complete);
  }
}
