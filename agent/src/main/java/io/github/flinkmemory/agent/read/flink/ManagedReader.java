package io.github.flinkmemory.agent.read.flink;

import io.github.flinkmemory.exporter.sample.MemorySample;
import io.github.flinkmemory.exporter.sample.SampleDetail;
import io.github.flinkmemory.exporter.sample.SampleField;
import io.github.flinkmemory.exporter.sample.SlotMemory;
import io.github.flinkmemory.exporter.sample.Source;
import io.github.flinkmemory.exporter.sample.SourceStatus;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;

/**
 * Managed memory: each allocated slot has a memory manager of its own, a free one has none. Takes
 * no lock.
 */
final class ManagedReader extends TaskExecutorReader {
  ManagedReader(Supplier<List<Object>> roots) {
    super(Source.MANAGED, roots);
  }

  @Override
  SourceStatus read(List<Object> taskExecutors, MemorySample.Builder sample) throws Exception {
    List<SlotMemory> slots = new ArrayList<>();
    for (Object taskExecutor : taskExecutors) {
      List<Object> allocated = TaskExecutorParts.allocatedSlots(taskExecutor);
      if (allocated == null) {
        return SourceStatus.unavailable("slots came and went while they were read");
      }
      for (Object slot : allocated) {
        slots.add(SlotReserves.read(slot));
      }
    }
    slots.sort(Comparator.comparingInt(SlotMemory::index));
    sum(slots, sample);
    return SourceStatus.up();
  }

  private static void sum(List<SlotMemory> slots, MemorySample.Builder sample) {
    long total = 0;
    long stateBackend = 0;
    long python = 0;
    long operators = 0;
    long allocated = 0;
    for (SlotMemory slot : slots) {
      total += slot.total();
      stateBackend += slot.stateBackend();
      python += slot.python();
      operators += slot.operators();
      allocated += slot.allocated();
    }
    sample
        .set(SampleDetail.SLOTS, slots)
        .set(SampleField.SLOTS_ALLOCATED, slots.size())
        .set(SampleField.MANAGED_TOTAL, total)
        .set(SampleField.MANAGED_RESERVED, stateBackend + python + operators)
        .set(SampleField.MANAGED_RESERVED_STATE_BACKEND, stateBackend)
        .set(SampleField.MANAGED_RESERVED_PYTHON, python)
        .set(SampleField.MANAGED_ALLOCATED_SEGMENTS, allocated);
  }
}
