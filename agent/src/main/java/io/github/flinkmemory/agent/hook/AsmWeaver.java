package io.github.flinkmemory.agent.hook;

import io.github.flinkmemory.agent.once.OneUseLoader;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Weaves with ASM. It is made by a loader that goes when the weaver does: what it needs is loaded
 * for two classes of Flink.
 */
public final class AsmWeaver implements ClassFileWeaver {
  /** For the loader; to be made by {@link #load}. */
  public AsmWeaver() {}

  /** Loads a weaver; some 15 ms at a JVM's start. */
  static ClassFileWeaver load() {
    return OneUseLoader.newInstance(
        ClassFileWeaver.class,
        AsmWeaver.class.getName(),
        Arrays.asList(BridgeCallWeaver.class.getName(), "net.bytebuddy."));
  }

  @Override
  public byte @Nullable [] weave(HookTarget target, byte[] classFile, boolean attached) {
    return BridgeCallWeaver.weave(target, classFile, attached);
  }
}
