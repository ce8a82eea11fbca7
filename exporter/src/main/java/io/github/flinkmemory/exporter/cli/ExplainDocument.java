package io.github.flinkmemory.exporter.cli;

import io.github.flinkmemory.exporter.model.MemoryComponent;
import io.github.flinkmemory.exporter.model.MemoryModel;
import io.github.flinkmemory.exporter.model.check.LikelyMistakes;
import io.github.flinkmemory.exporter.model.remedy.Findings;
import io.github.flinkmemory.exporter.model.resolve.Finding;
import io.github.flinkmemory.exporter.model.resolve.JvmFlags;
import io.github.flinkmemory.exporter.model.resolve.Note;
import io.github.flinkmemory.exporter.model.resolve.Provenance;
import io.github.flinkmemory.exporter.model.resolve.Resolution;
import io.github.flinkmemory.exporter.model.resolve.Setting;
import io.github.flinkmemory.exporter.model.slot.ConsumerWeights;
import io.github.flinkmemory.exporter.model.slot.RocksDbMemory;
import io.github.flinkmemory.exporter.model.slot.SlotDivision;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A resolution as a tree of maps, lists and scalars, for JSON and YAML alike. */
final class ExplainDocument {
  private final Subject subject;
  private final Resolution resolution;

  private ExplainDocument(Subject subject) {
    this.subject = subject;
    this.resolution = subject.resolution();
  }

  static Map<String, Object> of(Subject subject, List<String> remarks) {
    return new ExplainDocument(subject).tree(remarks);
  }

  /** Two resolutions, and by how many bytes the second differs where both have a number. */
  static Map<String, Object> of(Subject left, Subject right, List<String> remarks) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("left", of(left, remarks));
    tree.put("right", of(right, new ArrayList<>()));
    MemoryModel before = left.resolution().model().orElse(null);
    MemoryModel after = right.resolution().model().orElse(null);
    if (before != null && after != null) {
      Map<String, Object> difference = new LinkedHashMap<>();
      before
          .components()
          .forEach(
              (component, bytes) -> {
                if (after.has(component)) {
                  difference.put(component.label(), after.bytes(component) - bytes);
                }
              });
      if (before.isComplete() && after.isComplete()) {
        difference.put("total_flink", after.totalFlink() - before.totalFlink());
        difference.put("total_process", after.totalProcess() - before.totalProcess());
      }
      tree.put("difference", difference);
    }
    return tree;
  }

  private Map<String, Object> tree(List<String> remarks) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("flink_version", resolution.resolver().version().toString());
    tree.put("role", resolution.resolver().role().label());
    tree.put("mode", resolution.resolver().mode().label());
    tree.put("configuration", subject.name());
    MemoryModel model = resolution.model().orElse(null);
    tree.put("accepted", model != null);
    if (model != null) {
      putSizes(tree, model);
      putDivision(tree);
    }
    List<String> allRemarks = new ArrayList<>(remarks);
    allRemarks.addAll(subject.configuration().remarks());
    tree.put("findings", findings());
    tree.put("warnings", notes(LikelyMistakes.find(resolution)));
    tree.put("notes", notes(resolution.notes()));
    tree.put("remarks", allRemarks);
    return tree;
  }

  private void putSizes(Map<String, Object> tree, MemoryModel model) {
    Map<String, Object> components = new LinkedHashMap<>();
    for (Map.Entry<MemoryComponent, Long> entry : model.components().entrySet()) {
      components.put(
          entry.getKey().label(), size(entry.getValue(), resolution.provenance(entry.getKey())));
    }
    tree.put("components", components);
    if (model.isComplete()) {
      tree.put("total_flink", size(model.totalFlink(), resolution.totalFlinkProvenance()));
      tree.put("total_process", size(model.totalProcess(), resolution.totalProcessProvenance()));
      tree.put("jvm_heap", JvmFlags.heap(model));
      tree.put("jvm_direct", JvmFlags.direct(model));
    }
    resolution
        .jvmFlags()
        .ifPresent(flags -> tree.put("jvm_flags", new ArrayList<>(flags.arguments())));
    tree.put("dynamic_properties", new LinkedHashMap<>(resolution.dynamicProperties()));
  }

  private Map<String, Object> size(long bytes, Optional<Provenance> provenance) {
    Map<String, Object> size = new LinkedHashMap<>();
    size.put("bytes", bytes);
    provenance.ifPresent(
        from -> {
          size.put("provenance", from.kind().label());
          Setting setting = from.setting();
          if (setting != null) {
            size.put("option", setting.key());
            String origin = subject.configuration().origin(setting.key());
            if (setting.isConfigured() && !origin.isEmpty()) {
              size.put("origin", origin);
            }
          }
          size.put("explanation", from.explanation());
        });
    return size;
  }

  private void putDivision(Map<String, Object> tree) {
    SlotDivision division = SlotDivision.of(resolution).orElse(null);
    if (division == null) {
      return;
    }
    Map<String, Object> network = new LinkedHashMap<>();
    network.put("segment_size", division.segmentSize());
    network.put("buffers", division.networkBuffers());
    network.put("buffers_per_slot", division.buffersPerSlot());
    tree.put("network_buffers", network);
    Map<String, Object> slots = new LinkedHashMap<>();
    slots.put("count", division.slots());
    slots.put("managed", division.managedPerSlot());
    tree.put("slots", slots);
    ConsumerWeights.of(resolution)
        .ifPresent(
            weights -> {
              Map<String, Object> named = new LinkedHashMap<>();
              weights.weights().forEach((consumer, weight) -> named.put(consumer.name(), weight));
              tree.put("consumer_weights", named);
            });
    RocksDbMemory.of(resolution, division)
        .ifPresent(
            memory -> {
              Map<String, Object> rocksDb = new LinkedHashMap<>();
              RocksDbMemory.stateBackend(resolution)
                  .ifPresent(backend -> rocksDb.put("state_backend", backend));
              rocksDb.put("source", memory.source().label());
              if (memory.source() != RocksDbMemory.Source.UNBOUNDED) {
                rocksDb.put("granted", memory.granted());
                rocksDb.put("cache", memory.cacheCapacity());
                rocksDb.put("write_buffers", memory.writeBufferCapacity());
              }
              tree.put("rocksdb", rocksDb);
            });
  }

  private List<Object> findings() {
    List<Object> findings = new ArrayList<>();
    for (Finding finding : Findings.of(resolution)) {
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("problem", finding.problem().label());
      entry.put("message", finding.message());
      Map<String, Object> options = new LinkedHashMap<>();
      finding.settings().forEach(setting -> options.put(setting.key(), setting.value()));
      entry.put("options", options);
      entry.put("set", new LinkedHashMap<>(finding.change().set()));
      entry.put("remove", new ArrayList<>(finding.change().removed()));
      findings.add(entry);
    }
    return findings;
  }

  private static List<Object> notes(List<Note> notes) {
    List<Object> entries = new ArrayList<>();
    for (Note note : notes) {
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("kind", note.kind().label());
      entry.put("option", note.option());
      entry.put("text", note.text());
      entries.add(entry);
    }
    return entries;
  }
}
