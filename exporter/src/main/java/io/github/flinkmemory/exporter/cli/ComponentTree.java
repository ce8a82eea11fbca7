package io.github.flinkmemory.exporter.cli;

import io.github.flinkmemory.exporter.model.MemoryComponent;
import io.github.flinkmemory.exporter.model.MemoryModel;
import io.github.flinkmemory.exporter.model.resolve.Provenance;
import io.github.flinkmemory.exporter.model.resolve.Resolution;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** The rows of the tree of components: totals first, parts below them. */
final class ComponentTree {
  /** One row of the tree. */
  static final class Row {
    private final String branch;
    private final String title;
    private final boolean total;
    private final ToLongFunction<MemoryModel> bytes;
    private final Function<Resolution, Optional<Provenance>> provenance;

    Row(
        String branch,
        String title,
        boolean total,
        ToLongFunction<MemoryModel> bytes,
        Function<Resolution, Optional<Provenance>> provenance) {
      this.branch = branch;
      this.title = title;
      this.total = total;
      this.bytes = bytes;
      this.provenance = provenance;
    }

    String branch() {
      return branch;
    }

    String title() {
      return title;
    }

    boolean isTotal() {
      return total;
    }

    long bytes(MemoryModel model) {
      return bytes.applyAsLong(model);
    }

    Optional<Provenance> provenance(Resolution resolution) {
      return provenance.apply(resolution);
    }
  }

  private ComponentTree() {}

  static List<Row> rows(MemoryModel model, boolean unicode) {
    List<Row> rows = new ArrayList<>();
    if (!model.isComplete()) {
      for (MemoryComponent component : model.components().keySet()) {
        rows.add(component("", component));
      }
      return rows;
    }
    String fork = unicode ? "├─ " : "|- ";
    String last = unicode ? "└─ " : "`- ";
    String pipe = unicode ? "│  " : "|  ";
    rows.add(
        new Row(
            "",
            "Total process memory",
            true,
            MemoryModel::totalProcess,
            Resolution::totalProcessProvenance));
    rows.add(
        new Row(
            fork,
            "Total Flink memory",
            true,
            MemoryModel::totalFlink,
            Resolution::totalFlinkProvenance));
    List<MemoryComponent> flink = new ArrayList<>();
    for (Map.Entry<MemoryComponent, Long> entry : model.components().entrySet()) {
      if (!entry.getKey().outsideTotalFlink()) {
        flink.add(entry.getKey());
      }
    }
    for (int i = 0; i < flink.size(); i++) {
      rows.add(component(pipe + (i == flink.size() - 1 ? last : fork), flink.get(i)));
    }
    rows.add(component(fork, MemoryComponent.JVM_METASPACE));
    rows.add(component(last, MemoryComponent.JVM_OVERHEAD));
    return rows;
  }

  private static Row component(String branch, MemoryComponent component) {
    return new Row(
        branch,
        component.title(),
        false,
        model -> model.bytes(component),
        resolution -> resolution.provenance(component));
  }
}
