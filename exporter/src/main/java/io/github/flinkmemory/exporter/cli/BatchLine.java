package io.github.flinkmemory.exporter.cli;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.github.flinkmemory.exporter.model.DeployMode;
import io.github.flinkmemory.exporter.model.FlinkVersion;
import io.github.flinkmemory.exporter.model.MemoryComponent;
import io.github.flinkmemory.exporter.model.MemoryModel;
import io.github.flinkmemory.exporter.model.ProcessRole;
import io.github.flinkmemory.exporter.model.resolve.Finding;
import io.github.flinkmemory.exporter.model.resolve.JvmFlags;
import io.github.flinkmemory.exporter.model.resolve.MemoryModelResolver;
import io.github.flinkmemory.exporter.model.resolve.Resolution;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One line of a batch: {@code tm} or {@code jm}, then {@code key=value}s, separated by tabs. */
final class BatchLine {
  private final MemoryModelResolver taskManager;
  private final MemoryModelResolver jobManager;
  private final Map<String, String> base;
  private final Map<String, String> overrides;

  /**
   * @param base what each line starts from
   * @param overrides what is set on top of each line
   */
  BatchLine(
      FlinkVersion version,
      DeployMode mode,
      Map<String, String> base,
      Map<String, String> overrides) {
    this.taskManager = new MemoryModelResolver(version, ProcessRole.TASK_MANAGER, mode);
    this.jobManager = new MemoryModelResolver(version, ProcessRole.JOB_MANAGER, mode);
    this.base = base;
    this.overrides = overrides;
  }

  /**
   * Appends one JSON object: the sizes in bytes, or {@code error}.
   *
   * @return whether Flink takes the configuration
   */
  boolean resolve(String line, StringBuilder json) {
    int tab = line.indexOf('\t');
    String role = tab < 0 ? line : line.substring(0, tab);
    MemoryModelResolver resolver = resolver(role.trim());
    if (resolver == null) {
      return error(
          line.trim().isEmpty()
              ? "empty line: must be tm or jm, then key=value, separated by tabs"
              : "'" + role + "' at the start of the line: must be tm or jm",
          json);
    }
    Map<String, String> options = new HashMap<>(base);
    for (int start = tab + 1; tab >= 0 && start <= line.length(); ) {
      int end = line.indexOf('\t', start);
      String field = line.substring(start, end < 0 ? line.length() : end);
      if (!field.isEmpty()) {
        int equals = field.indexOf('=');
        if (equals <= 0) {
          return error("'" + field + "': must be key=value", json);
        }
        options.put(field.substring(0, equals), field.substring(equals + 1));
      }
      start = end < 0 ? line.length() + 1 : end + 1;
    }
    options.putAll(overrides);
    Resolution resolution = resolver.resolve(options);
    MemoryModel model = resolution.model().orElse(null);
    if (model == null) {
      return error(resolution.refusal().map(Finding::message).orElse("refused"), json);
    }
    append(model, json);
    return true;
  }

  private @Nullable MemoryModelResolver resolver(String role) {
    if (role.equals("tm")) {
      return taskManager;
    }
    return role.equals("jm") ? jobManager : null;
  }

  private static void append(MemoryModel model, StringBuilder json) {
    json.append('{');
    for (Map.Entry<MemoryComponent, Long> entry : model.components().entrySet()) {
      append(entry.getKey().label(), entry.getValue(), json);
    }
    if (model.isComplete()) {
      append("total_flink", model.totalFlink(), json);
      append("total_process", model.totalProcess(), json);
      append("jvm_heap", JvmFlags.heap(model), json);
      append("jvm_direct", JvmFlags.direct(model), json);
    } else if (model.has(MemoryComponent.JOB_MANAGER_HEAP)) {
      append("jvm_heap", model.bytes(MemoryComponent.JOB_MANAGER_HEAP), json);
    }
    json.append('}');
  }

  private static void append(String name, long bytes, StringBuilder json) {
    if (json.length() > 1) {
      json.append(',');
    }
    json.append('"').append(name).append("\":").append(bytes);
  }

  private static boolean error(String message, StringBuilder json) {
    json.append("{\"error\":\"")
        .append(JsonStringEncoder.getInstance().quoteAsString(message))
        .append("\"}");
    return false;
  }
}
