package io.github.flinkmemory.exporter.cli.advise;

import io.github.flinkmemory.exporter.advice.AreaTarget;
import io.github.flinkmemory.exporter.advice.Finding;
import io.github.flinkmemory.exporter.advice.Severity;
import io.github.flinkmemory.exporter.cli.TextPage;
import java.util.ArrayList;
import java.util.List;

/**
 * How the sizes came about, of the areas that change or should grow: of the others the table says
 * it.
 */
final class ArithmeticSection {
  private final GroupAdvice group;

  private ArithmeticSection(GroupAdvice group) {
    this.group = group;
  }

  /** Appends nothing where there is nothing to tell. */
  static void append(TextPage page, GroupAdvice group) {
    List<String> steps = new ArithmeticSection(group).steps();
    if (!steps.isEmpty()) {
      page.section("Arithmetic");
      steps.forEach(step -> page.line("  " + step));
    }
  }

  private List<String> steps() {
    List<AreaTarget> targets = group.recommendation().targets();
    List<String> all = group.recommendation().arithmetic();
    List<String> told = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      if (i >= targets.size()) {
        told.add(all.get(i));
      } else if (isTold(targets.get(i))) {
        told.add(isRest(targets.get(i)) ? rest(targets.get(i)) : all.get(i));
      }
    }
    return told;
  }

  private boolean isTold(AreaTarget target) {
    Finding finding = Finding.primary(group.advice().findings(), target.area());
    return target.isRaise()
        || changes(target)
        || (finding != null && finding.reason().severity() != Severity.INFO);
  }

  private boolean changes(AreaTarget target) {
    Long size = group.size(target.area());
    return size != null && size != target.configured();
  }

  /** Whether it asked for nothing and got what the rounding of the others left. */
  private boolean isRest(AreaTarget target) {
    return changes(target) && target.target() == target.configured();
  }

  private String rest(AreaTarget target) {
    Long size = group.size(target.area());
    return target.area().title()
        + ": "
        + AreaTable.size(target.configured())
        + " -> "
        + AreaTable.size(size == null ? target.configured() : size)
        + " (what the others leave of the total)";
  }
}
