package io.github.flinkmemory.agent.bridge;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What woven Flink code calls. Visible to Flink's own loader, so it names JDK types alone, takes no
 * lock, and lets nothing escape: a call from Flink must come back as if it had not been there.
 *
 * <p>Calls are rare: a TaskExecutor's start, its heartbeat after an attach, a refused network
 * request.
 */
public final class AgentBridge {
  private static final AtomicLong REFUSED_NETWORK_REQUESTS = new AtomicLong();
  private static final AtomicLong ERRORS = new AtomicLong();
  private static volatile @Nullable Consumer<Object> rootListener;

  private AgentBridge() {}

  /** Called by woven code with Flink's TaskExecutor (a JobManager has no such root). */
  public static void rootSeen(Object root) {
    try {
      Consumer<Object> listener = rootListener;
      if (listener != null) {
        listener.accept(root);
      }
    } catch (Throwable e) {
      ERRORS.incrementAndGet();
    }
  }

  /**
   * Called by woven code when {@code NetworkBufferPool.createBufferPool} leaves with an exception.
   */
  public static void networkRequestRefused() {
    REFUSED_NETWORK_REQUESTS.incrementAndGet();
  }

  /** Sets who is told of roots; null when the agent stops. */
  public static void listen(@Nullable Consumer<Object> listener) {
    rootListener = listener;
  }

  /** Number of refused requests since the JVM's start. */
  public static long refusedNetworkRequests() {
    return REFUSED_NETWORK_REQUESTS.get();
  }

  /** Number of calls from woven code in which the agent failed. */
  public static long errors() {
    return ERRORS.get();
  }
}
