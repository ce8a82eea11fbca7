package io.github.flinkmemory.agent.hook;

import org.jspecify.annotations.Nullable;

/** Inserts the calls of the bridge into a target. Public for what another loader defines. */
public interface ClassFileWeaver {
  /**
   * The class file of a target with its calls, or null when it holds no place for one.
   *
   * @param attached whether a TaskExecutor may have been started before: then its heartbeat tells
   *     of it as well
   * @throws IllegalArgumentException when the class file is for a newer Java than this weaver knows
   */
  byte @Nullable [] weave(HookTarget target, byte[] classFile, boolean attached);
}
