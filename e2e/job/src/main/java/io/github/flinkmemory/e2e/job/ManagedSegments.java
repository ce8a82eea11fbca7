package io.github.flinkmemory.e2e.job;

import java.lang.reflect.Field;
import java.util.Collection;
import java.util.Map;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.core.memory.MemorySegment;
import org.apache.flink.runtime.execution.Environment;
import org.apache.flink.runtime.memory.MemoryManager;
import org.apache.flink.streaming.api.operators.StreamingRuntimeContext;

/**
 * Where the segments lie that are allocated of the managed memory of a task's slot, those of other
 * tasks in it included. Flink keeps that to itself: both fields are private, and the same from 1.19
 * to 2.3.
 */
final class ManagedSegments {

  private ManagedSegments() {}

  /** A line for each: its address and its size in bytes, both decimal. */
  static String of(RuntimeContext context) throws ReflectiveOperationException {
    Object environment = value(StreamingRuntimeContext.class, "taskEnvironment", context);
    MemoryManager manager = ((Environment) environment).getMemoryManager();
    Map<?, ?> segments = (Map<?, ?>) value(MemoryManager.class, "allocatedSegments", manager);
    StringBuilder lines = new StringBuilder();
    for (Object owned : segments.values()) {
      for (Object one : (Collection<?>) owned) {
        MemorySegment segment = (MemorySegment) one;
        lines.append(segment.getAddress()).append(' ').append(segment.size()).append('\n');
      }
    }
    return lines.toString();
  }

  private static Object value(Class<?> type, String name, Object of)
      throws ReflectiveOperationException {
    Field field = type.getDeclaredField(name);
    field.setAccessible(true);
    return field.get(of);
  }
}
