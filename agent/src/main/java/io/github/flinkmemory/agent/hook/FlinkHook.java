package io.github.flinkmemory.agent.hook;

import io.github.flinkmemory.agent.bridge.AgentBridge;
import io.github.flinkmemory.exporter.sample.SourceStatus;
import java.lang.instrument.Instrumentation;
import java.util.OptionalLong;

/**
 * Catches Flink's TaskExecutors and counts refused requests for network buffers. Never throws; safe
 * for any thread.
 */
public final class FlinkHook {
  private final FlinkTransformer transformer;
  private final FlinkRoots roots = new FlinkRoots();

  private FlinkHook(FlinkTransformer transformer) {
    this.transformer = transformer;
  }

  /**
   * Starts listening and weaves Flink's classes when they are loaded.
   *
   * @param attached whether the JVM was running before: classes that are loaded already are then
   *     retransformed, and a TaskExecutor is seen at its next heartbeat (10 s by default). Costs a
   *     safepoint per class.
   */
  public static FlinkHook install(Instrumentation instrumentation, boolean attached) {
    FlinkTransformer transformer = new FlinkTransformer(instrumentation, attached);
    FlinkHook hook = new FlinkHook(transformer);
    loadWhatEveryClassIsComparedWith();
    AgentBridge.listen(hook.roots);
    if (!attached) {
      instrumentation.addTransformer(transformer, false);
    } else if (instrumentation.isRetransformClassesSupported()) {
      instrumentation.addTransformer(transformer, true);
      retransformLoaded(instrumentation, transformer);
    } else {
      for (HookTarget target : HookTarget.values()) {
        transformer.failed(target, "this JVM cannot change classes that it has loaded");
      }
    }
    return hook;
  }

  /** Whether a class to be woven is loaded already, as after an attach to a running TaskManager. */
  public static boolean comesLate(Instrumentation instrumentation) {
    for (Class<?> loaded : instrumentation.getAllLoadedClasses()) {
      if (HookTarget.ofClass(loaded) != null) {
        return true;
      }
    }
    return false;
  }

  /**
   * A class that the transformer needs for each class must not be loaded while it is in place: its
   * own loading would ask the transformer, which would load it once more, and one of the two ends
   * in a LinkageError.
   */
  private static void loadWhatEveryClassIsComparedWith() {
    HookTarget unused = HookTarget.of(null);
  }

  private static void retransformLoaded(
      Instrumentation instrumentation, FlinkTransformer transformer) {
    for (Class<?> loaded : instrumentation.getAllLoadedClasses()) {
      HookTarget target = HookTarget.ofClass(loaded);
      if (target != null) {
        try {
          instrumentation.retransformClasses(loaded);
        } catch (Throwable e) {
          transformer.failed(target, e.toString());
        }
      }
    }
  }

  /** The TaskExecutors seen so far. */
  public FlinkRoots roots() {
    return roots;
  }

  /**
   * Number of requests for network buffers that were refused since the hook is in place; empty when
   * it is not, since nobody counts then.
   */
  public OptionalLong refusedNetworkRequests() {
    return transformer.woven(HookTarget.NETWORK_BUFFER_POOL)
        ? OptionalLong.of(AgentBridge.refusedNetworkRequests())
        : OptionalLong.empty();
  }

  /**
   * State of the source {@code hook}. A process without a {@code NetworkBufferPool} (another
   * shuffle service) is no failure; then refused requests are merely unknown.
   */
  public SourceStatus status() {
    for (HookTarget target : HookTarget.values()) {
      String failure = transformer.failure(target);
      if (failure != null) {
        return SourceStatus.failed(target.simpleName() + " not hooked: " + failure);
      }
    }
    return roots.get().isEmpty()
        ? SourceStatus.unavailable("no TaskExecutor seen yet")
        : SourceStatus.up();
  }
}
