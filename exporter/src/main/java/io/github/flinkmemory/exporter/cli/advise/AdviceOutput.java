package io.github.flinkmemory.exporter.cli.advise;

import io.github.flinkmemory.exporter.cli.Terminal;
import io.github.flinkmemory.exporter.cli.UsageException;
import io.github.flinkmemory.exporter.model.ProcessRole;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Prints advice: what was asked for on standard output, all that is beside it on the other. */
final class AdviceOutput {
  private final PrintWriter out;
  private final PrintWriter err;
  private final AdviceFormat format;
  private final Terminal terminal;

  AdviceOutput(PrintWriter out, PrintWriter err, AdviceFormat format, Terminal terminal) {
    this.out = out;
    this.err = err;
    this.format = format;
    this.terminal = terminal;
  }

  void complain(List<String> complaints) {
    for (String complaint : complaints) {
      err.println("warning: " + complaint.replaceAll("\\s*\\R\\s*", " "));
    }
    err.flush();
  }

  /**
   * @param complaints are told already, but for JSON
   * @throws UsageException when one edit is to be printed and there are several groups
   */
  void print(List<GroupAdvice> groups, List<String> complaints) throws UsageException {
    if (format.isEdit()) {
      edit(groups);
    } else if (format == AdviceFormat.JSON) {
      out.print(AdviceJson.of(groups, complaints));
    } else {
      String between = "";
      for (GroupAdvice group : groups) {
        out.print(between + AdviceTable.of(group, terminal));
        between = "\n";
      }
    }
    out.flush();
  }

  private void edit(List<GroupAdvice> groups) throws UsageException {
    if (groups.size() > 1) {
      List<String> titles = new ArrayList<>();
      for (GroupAdvice group : groups) {
        titles.add(group.group().title() + " of " + String.join(" ", group.group().names()));
      }
      throw new UsageException(
          "--format "
              + format.label()
              + " prints one edit, and there are "
              + groups.size()
              + " groups ("
              + String.join("; ", titles)
              + "): ask for fewer, or take table or json");
    }
    GroupAdvice group = groups.get(0);
    String lines = EditText.of(group, format);
    out.print(lines);
    if (lines.isEmpty()) {
      err.println(
          group.recommendation().verdict().label() + ": " + group.recommendation().sentence());
    } else {
      for (String remark : group.remarks()) {
        err.println("note: " + remark);
      }
    }
    err.flush();
  }

  /** One line for each way in which the groups differ; they are solved on their own. */
  static List<String> mixtures(List<Group> groups) {
    List<String> lines = new ArrayList<>();
    for (ProcessRole role : ProcessRole.values()) {
      Set<String> versions = new LinkedHashSet<>();
      Set<List<Object>> sizes = new LinkedHashSet<>();
      List<String> hashes = new ArrayList<>();
      for (Group group : groups) {
        if (group.role() == role) {
          versions.add(group.flinkVersion());
          if (sizes.add(group.sizes())) {
            hashes.add(group.configurationHash());
          }
        }
      }
      if (versions.size() > 1) {
        lines.add("several versions of Flink run as " + told(role, "", versions));
      }
      if (sizes.size() > 1) {
        lines.add("several memory models run as " + told(role, "configurations ", hashes));
      }
    }
    return lines;
  }

  private static String told(ProcessRole role, String what, Collection<String> values) {
    return role.label() + " (" + what + String.join(", ", values) + "): each is solved on its own";
  }
}
