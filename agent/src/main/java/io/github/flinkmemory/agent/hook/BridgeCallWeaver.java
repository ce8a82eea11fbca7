package io.github.flinkmemory.agent.hook;

import io.github.flinkmemory.agent.bridge.AgentBridge;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.Handle;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.jspecify.annotations.Nullable;

/**
 * Inserts calls of the bridge into a class file. What is inserted is straight-line code that leaves
 * the operand stack as it found it: every frame stays as it was, so none is computed and no class
 * of the host is looked up for it.
 */
final class BridgeCallWeaver extends ClassVisitor {
  private static final String BRIDGE = AgentBridge.class.getName().replace('.', '/');

  /**
   * How the text of a refusal begins, in every Flink since 1.10. Only this leaves a mark: requests
   * also end by an exception when the pool is destroyed, or (up to 1.11) when buffers cannot be
   * redistributed, and the overloads of createBufferPool delegate to each other. A request for a
   * channel's exclusive buffers is refused with the same words at a second place.
   */
  private static final String REFUSAL = "Insufficient number of network buffers";

  private final HookTarget target;
  private final boolean attached;
  private int calls;

  private BridgeCallWeaver(ClassVisitor next, HookTarget target, boolean attached) {
    super(Opcodes.ASM9, next);
    this.target = target;
    this.attached = attached;
  }

  /**
   * The class file of a target with its calls, or null when it holds no place for one.
   *
   * @param attached whether a TaskExecutor may have been started before: then its heartbeat tells
   *     of it as well
   * @throws IllegalArgumentException when the class file is for a newer Java than this weaver knows
   */
  static byte @Nullable [] weave(HookTarget target, byte[] classFile, boolean attached) {
    ClassReader reader = new ClassReader(classFile);
    // With the reader, the constant pool and all methods that are not touched are copied as bytes.
    ClassWriter writer = new ClassWriter(reader, 0);
    BridgeCallWeaver weaver = new BridgeCallWeaver(writer, target, attached);
    reader.accept(weaver, 0);
    return weaver.calls == 0 ? null : writer.toByteArray();
  }

  @Override
  public @Nullable MethodVisitor visitMethod(
      int access,
      String name,
      String descriptor,
      @Nullable String signature,
      String @Nullable [] exceptions) {
    MethodVisitor method = super.visitMethod(access, name, descriptor, signature, exceptions);
    if (target == HookTarget.NETWORK_BUFFER_POOL) {
      return new RefusalCall(method);
    }
    boolean hasReceiverAndCode =
        (access & (Opcodes.ACC_STATIC | Opcodes.ACC_ABSTRACT | Opcodes.ACC_NATIVE)) == 0;
    return hasReceiverAndCode && tellsOfRoot(name) ? new RootSeenCall(method) : method;
  }

  private boolean tellsOfRoot(String method) {
    return method.equals("onStart") || (attached && method.equals("heartbeatFromResourceManager"));
  }

  /** {@code AgentBridge.rootSeen(this)} as the first statement. */
  private final class RootSeenCall extends MethodVisitor {
    RootSeenCall(MethodVisitor next) {
      super(Opcodes.ASM9, next);
    }

    @Override
    public void visitCode() {
      super.visitCode();
      super.visitVarInsn(Opcodes.ALOAD, 0);
      super.visitMethodInsn(
          Opcodes.INVOKESTATIC, BRIDGE, "rootSeen", "(Ljava/lang/Object;)V", false);
      calls++;
    }

    @Override
    public void visitMaxs(int maxStack, int maxLocals) {
      super.visitMaxs(Math.max(maxStack, 1), maxLocals);
    }
  }

  /** {@code AgentBridge.networkRequestRefused()} wherever the text of the refusal is loaded. */
  private final class RefusalCall extends MethodVisitor {
    RefusalCall(MethodVisitor next) {
      super(Opcodes.ASM9, next);
    }

    @Override
    public void visitLdcInsn(Object value) {
      countRefusal(value);
      super.visitLdcInsn(value);
    }

    /** A build for Java 9 or newer keeps the text of a concatenation among these arguments. */
    @Override
    public void visitInvokeDynamicInsn(
        String name, String descriptor, Handle bootstrapMethod, Object... bootstrapArguments) {
      for (Object argument : bootstrapArguments) {
        countRefusal(argument);
      }
      super.visitInvokeDynamicInsn(name, descriptor, bootstrapMethod, bootstrapArguments);
    }

    private void countRefusal(Object constant) {
      if (constant instanceof String && ((String) constant).startsWith(REFUSAL)) {
        super.visitMethodInsn(Opcodes.INVOKESTATIC, BRIDGE, "networkRequestRefused", "()V", false);
        calls++;
      }
    }
  }
}
