package io.github.flinkmemory.agent.hook;

import io.github.flinkmemory.agent.bridge.AgentBridge;
import java.util.Map;
import java.util.TreeMap;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.jspecify.annotations.Nullable;

/** Finds the calls of the bridge in a class file, and takes them out again. */
final class WovenCalls extends ClassVisitor {
  private static final String BRIDGE = AgentBridge.class.getName().replace('.', '/');

  private final Map<String, Integer> calls = new TreeMap<>();

  private WovenCalls(ClassVisitor next) {
    super(Opcodes.ASM9, next);
  }

  /** Number of calls by method name. */
  static Map<String, Integer> in(byte[] classFile) {
    WovenCalls found = new WovenCalls(new ClassWriter(0));
    new ClassReader(classFile).accept(found, 0);
    return found.calls;
  }

  /** The class file without them, written anew, so that two of them can be compared. */
  static byte[] removed(byte[] classFile) {
    ClassWriter writer = new ClassWriter(0);
    new ClassReader(classFile).accept(new WovenCalls(writer), 0);
    return writer.toByteArray();
  }

  @Override
  public MethodVisitor visitMethod(
      int access,
      String name,
      String descriptor,
      @Nullable String signature,
      String @Nullable [] exceptions) {
    MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
    return new MethodVisitor(Opcodes.ASM9, next) {
      private boolean atStart;
      private boolean receiverHeldBack;

      @Override
      public void visitCode() {
        super.visitCode();
        atStart = true;
      }

      @Override
      public void visitVarInsn(int opcode, int variable) {
        if (atStart && opcode == Opcodes.ALOAD && variable == 0 && !receiverHeldBack) {
          receiverHeldBack = true;
          atStart = false;
          return;
        }
        release();
        super.visitVarInsn(opcode, variable);
      }

      @Override
      public void visitMethodInsn(
          int opcode, String owner, String method, String signatureOfIt, boolean ofInterface) {
        if (owner.equals(BRIDGE)) {
          calls.merge(name, 1, Integer::sum);
          receiverHeldBack = false;
          return;
        }
        release();
        super.visitMethodInsn(opcode, owner, method, signatureOfIt, ofInterface);
      }

      @Override
      public void visitLabel(net.bytebuddy.jar.asm.Label label) {
        release();
        super.visitLabel(label);
      }

      @Override
      public void visitInsn(int opcode) {
        release();
        super.visitInsn(opcode);
      }

      @Override
      public void visitFieldInsn(int opcode, String owner, String field, String type) {
        release();
        super.visitFieldInsn(opcode, owner, field, type);
      }

      @Override
      public void visitJumpInsn(int opcode, net.bytebuddy.jar.asm.Label label) {
        release();
        super.visitJumpInsn(opcode, label);
      }

      private void release() {
        atStart = false;
        if (receiverHeldBack) {
          receiverHeldBack = false;
          super.visitVarInsn(Opcodes.ALOAD, 0);
        }
      }
    };
  }
}
