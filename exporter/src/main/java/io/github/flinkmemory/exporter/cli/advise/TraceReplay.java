package io.github.flinkmemory.exporter.cli.advise;

import io.github.flinkmemory.exporter.advice.Advice;
import io.github.flinkmemory.exporter.cli.JsonTree;
import io.github.flinkmemory.exporter.model.MemoryModel;
import io.github.flinkmemory.exporter.model.ProcessRole;
import io.github.flinkmemory.exporter.sample.MemorySample;
import io.github.flinkmemory.exporter.sample.RecordedSample;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Takes in the lines of a trace as the agent took in its samples. For one thread. */
final class TraceReplay {
  private final String name;
  private final Map<ProcessRole, ReplayedProcess> processes = new EnumMap<>(ProcessRole.class);
  private @Nullable ReplayedProcess current;
  private int samples;

  TraceReplay(String name) {
    this.name = name;
  }

  /** What is wrong with the line, in one line; empty when nothing is. */
  String take(JsonTree line) {
    if (!line.object("process").isEmpty()) {
      return header(line);
    }
    Long time = line.number("t");
    if (time == null || line.object("sample").isEmpty()) {
      return "is neither a sample nor tells of which process, left out";
    }
    ReplayedProcess process = current;
    if (process == null) {
      return "a sample before any line that tells of which process, left out";
    }
    MemorySample sample =
        RecordedSample.of(
            time,
            line.object("sample").numbers(),
            line.object("troubles").texts(),
            line.object("reads").numbers(),
            line.text("native_allocator"));
    String problem = process.take(sample);
    samples += problem.isEmpty() ? 1 : 0;
    return problem;
  }

  private String header(JsonTree header) {
    current = null;
    Long schema = header.number("schema");
    if (schema == null || schema != 1) {
      return "has schema " + schema + ", this command reads 1; use the one of the agent's version";
    }
    ProcessRole role = ReportReader.role(header);
    if (role == null) {
      return "tells of a process of an unknown role, left out";
    }
    MemoryModel model = ReportReader.model(header, role);
    ReplayedProcess process = processes.get(role);
    if (process == null) {
      process = new ReplayedProcess(role, ReportReader.policy(header));
      processes.put(role, process);
    }
    process.is(header, model);
    current = process;
    return "";
  }

  int samples() {
    return samples;
  }

  /** One for each role of which something can be said. */
  List<Observation> observations() {
    List<Observation> observations = new ArrayList<>();
    for (ReplayedProcess process : processes.values()) {
      Advice advice = process.advice();
      if (advice.input() != null) {
        observations.add(process.observation(name, advice.input()));
      }
    }
    return observations;
  }
}
