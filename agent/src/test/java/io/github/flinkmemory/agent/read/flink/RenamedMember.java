package io.github.flinkmemory.agent.read.flink;

import java.util.function.BiFunction;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.commons.ClassRemapper;
import net.bytebuddy.jar.asm.commons.Remapper;

/** Doctors Flink's classes: a member has another name everywhere, as a later version may do. */
final class RenamedMember implements BiFunction<String, byte[], byte[]> {
  private final String name;

  RenamedMember(String name) {
    this.name = name;
  }

  @Override
  public byte[] apply(String className, byte[] classFile) {
    ClassWriter writer = new ClassWriter(0);
    new ClassReader(classFile).accept(new ClassRemapper(writer, new Renaming()), 0);
    return writer.toByteArray();
  }

  private final class Renaming extends Remapper {
    Renaming() {
      super(Opcodes.ASM9);
    }

    @Override
    public String mapFieldName(String owner, String field, String descriptor) {
      return renamed(field);
    }

    @Override
    public String mapMethodName(String owner, String method, String descriptor) {
      return renamed(method);
    }

    private String renamed(String member) {
      return member.equals(name) ? member + "Renamed" : member;
    }
  }
}
