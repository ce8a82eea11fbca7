package io.github.flinkmemory.agent.read.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkmemory.agent.FlinkRelease;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.FieldVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Checks every row of the table against the class files of released Flink versions. */
class FlinkSymbolTest {
  static Stream<FlinkRelease> releases() {
    return FlinkRelease.all();
  }

  @ParameterizedTest
  @MethodSource("releases")
  void everyRowIsThereInItsVersions(FlinkRelease release) {
    List<String> missing = new ArrayList<>();
    rows()
        .filter(row -> published(row, release) && inRange(row, release) && !exists(row, release))
        .forEach(row -> missing.add(row.toString()));
    assertThat(missing).as("missing in %s", release).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("releases")
  void noRowIsThereOutsideOfItsVersions(FlinkRelease release) {
    List<String> surplus = new ArrayList<>();
    rows()
        .filter(row -> !inRange(row, release) && exists(row, release))
        .forEach(row -> surplus.add(row.toString()));
    assertThat(surplus).as("there in %s, although the table denies it", release).isEmpty();
  }

  private static Stream<SymbolRow> rows() {
    return Stream.of(FlinkSymbol.values()).flatMap(symbol -> Stream.of(symbol.rows()));
  }

  private static boolean inRange(SymbolRow row, FlinkRelease release) {
    String until = row.until();
    return release.isAtLeast(row.since()) && (until == null || !release.isAtLeast(until));
  }

  /** Not every patch release of the state backends was published. */
  private static boolean published(SymbolRow row, FlinkRelease release) {
    if (row.owner().startsWith("org.apache.flink.state.forst")) {
      return release.hasJar("flink-statebackend-forst");
    }
    return !row.owner().contains("RocksDB") || release.hasJar("flink-statebackend-rocksdb");
  }

  private static boolean exists(SymbolRow row, FlinkRelease release) {
    byte @Nullable [] classFile = release.classFile(row.owner());
    if (classFile == null) {
      return false;
    }
    Members members = new Members(row);
    new ClassReader(classFile).accept(members, ClassReader.SKIP_CODE);
    return members.found;
  }

  private static final class Members extends ClassVisitor {
    private final SymbolRow row;
    boolean found;

    Members(SymbolRow row) {
      super(Opcodes.ASM9);
      this.row = row;
    }

    @Override
    public @Nullable FieldVisitor visitField(
        int access,
        String name,
        String descriptor,
        @Nullable String signature,
        @Nullable Object value) {
      found |= !row.isMethod() && name.equals(row.name()) && isOfType(Type.getType(descriptor));
      return null;
    }

    @Override
    public @Nullable MethodVisitor visitMethod(
        int access,
        String name,
        String descriptor,
        @Nullable String signature,
        String @Nullable [] exceptions) {
      found |=
          row.isMethod()
              && name.equals(row.name())
              && descriptor.startsWith("()")
              && isOfType(Type.getReturnType(descriptor));
      return null;
    }

    private boolean isOfType(Type type) {
      String name = type.getClassName();
      int end = Math.max(name.lastIndexOf('.'), name.lastIndexOf('$'));
      return name.substring(end + 1).equals(row.type());
    }
  }
}
