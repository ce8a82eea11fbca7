package io.github.flinkmemory.agent.hook;

import java.lang.reflect.Modifier;
import org.jspecify.annotations.Nullable;

/** The two classes of Flink into which a call of the bridge is woven; there since Flink 1.10. */
public enum HookTarget {
  /** Gives the root object from which everything else is reached. */
  TASK_EXECUTOR("org/apache/flink/runtime/taskexecutor/TaskExecutor"),
  /** Tells of refused requests for network buffers. */
  NETWORK_BUFFER_POOL("org/apache/flink/runtime/io/network/buffer/NetworkBufferPool");

  private final String internalName;
  private final String className;

  HookTarget(String internalName) {
    this.internalName = internalName;
    this.className = internalName.replace('/', '.');
  }

  /**
   * The target with this name in the JVM's own spelling. Asked for every class that the process
   * loads, so it does no more than compare.
   */
  static @Nullable HookTarget of(@Nullable String internalName) {
    if (TASK_EXECUTOR.internalName.equals(internalName)) {
      return TASK_EXECUTOR;
    }
    return NETWORK_BUFFER_POOL.internalName.equals(internalName) ? NETWORK_BUFFER_POOL : null;
  }

  /**
   * The target that a class is. Asks few classes for their names: the JVM keeps a name for good
   * once it was asked for.
   */
  static @Nullable HookTarget ofClass(Class<?> type) {
    if (type.getModifiers() != Modifier.PUBLIC || type.getClassLoader() == null) {
      return null;
    }
    String className = type.getName();
    if (TASK_EXECUTOR.className.equals(className)) {
      return TASK_EXECUTOR;
    }
    return NETWORK_BUFFER_POOL.className.equals(className) ? NETWORK_BUFFER_POOL : null;
  }

  String simpleName() {
    return className.substring(className.lastIndexOf('.') + 1);
  }
}
