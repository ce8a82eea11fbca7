package io.github.flinkmemory.agent.hook;

import io.github.flinkmemory.agent.bridge.AgentBridge;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.security.ProtectionDomain;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Weaves the two targets as they are loaded (or, after an attach, retransformed) and leaves every
 * other class alone. Lets nothing escape: on anything odd the class stays as it was and the target
 * is marked with the reason.
 *
 * <p>When started with the JVM it takes itself out once both targets are woven, so that the JVM no
 * longer hands it the bytes of every class that a job brings. It is then not retransforming, which
 * makes its weaving part of what the JVM keeps as the original: another agent's retransformation
 * does not undo it. Two copies of Flink in two loaders of one process are the exception that is
 * given up: only what was loaded until then is woven.
 */
final class FlinkTransformer implements ClassFileTransformer {
  private static final String WOVEN = "";

  private final Instrumentation instrumentation;
  private final boolean attached;

  /** By target: absent while not seen, empty once woven, else why not. */
  private final Map<HookTarget, String> outcomes = new ConcurrentHashMap<>();

  /** There while a target has not been seen; two threads may each load one. */
  private volatile @Nullable ClassFileWeaver weaver;

  FlinkTransformer(Instrumentation instrumentation, boolean attached) {
    this.instrumentation = instrumentation;
    this.attached = attached;
  }

  @Override
  public byte @Nullable [] transform(
      @Nullable ClassLoader loader,
      @Nullable String className,
      @Nullable Class<?> classBeingRedefined,
      @Nullable ProtectionDomain protectionDomain,
      byte[] classFile) {
    HookTarget target = HookTarget.of(className);
    if (target == null) {
      return null;
    }
    try {
      return weave(target, loader, classFile);
    } catch (Throwable e) {
      failed(target, e.toString());
      return null;
    }
  }

  private byte @Nullable [] weave(
      HookTarget target, @Nullable ClassLoader loader, byte[] classFile) {
    if (!resolvesBridge(loader)) {
      failed(target, "its loader does not see the agent's bridge");
      return null;
    }
    byte[] woven = weaver().weave(target, classFile, attached);
    if (woven == null) {
      failed(target, "no place for the call found in it");
      return null;
    }
    outcomes.put(target, WOVEN);
    giveUpWeaver();
    if (!attached && allWoven()) {
      instrumentation.removeTransformer(this);
    }
    return woven;
  }

  /** Without a lock: this thread holds those of the host's class loading. */
  private ClassFileWeaver weaver() {
    ClassFileWeaver loaded = weaver;
    if (loaded == null) {
      loaded = AsmWeaver.load();
      weaver = loaded;
    }
    return loaded;
  }

  /** Null before it is needed, and after. */
  @Nullable ClassFileWeaver loadedWeaver() {
    return weaver;
  }

  private static boolean resolvesBridge(@Nullable ClassLoader loader) {
    if (loader == null) {
      return false;
    }
    try {
      return Class.forName(AgentBridge.class.getName(), false, loader) == AgentBridge.class;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  /** A failure never replaces a success: the second copy of a class may be beyond our reach. */
  void failed(HookTarget target, String reason) {
    outcomes.putIfAbsent(target, reason);
    giveUpWeaver();
  }

  /**
   * With it goes all that only weaving needs. Another copy of a target that was not woven loads it
   * once more.
   */
  private void giveUpWeaver() {
    if (outcomes.size() == HookTarget.values().length) {
      weaver = null;
    }
  }

  boolean woven(HookTarget target) {
    return WOVEN.equals(outcomes.get(target));
  }

  /** Why a target is not woven, or null when it is, or was not seen yet. */
  @Nullable String failure(HookTarget target) {
    String outcome = outcomes.get(target);
    return outcome == null || outcome.isEmpty() ? null : outcome;
  }

  private boolean allWoven() {
    for (HookTarget target : HookTarget.values()) {
      if (!woven(target)) {
        return false;
      }
    }
    return true;
  }
}
