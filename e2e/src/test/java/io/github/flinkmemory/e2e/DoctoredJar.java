package io.github.flinkmemory.e2e;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.commons.ClassRemapper;
import net.bytebuddy.jar.asm.commons.Remapper;

/** A copy of a jar in which a field of one class has another name, as in a version to come. */
final class DoctoredJar {

  private DoctoredJar() {}

  /**
   * Writes the copy, which works as the original does.
   *
   * @param owner the class, with dots
   * @param field private, so that no other jar uses it
   */
  static Path rename(Path jar, String owner, String field, Path folder) throws IOException {
    Path copy = folder.resolve("doctored-" + jar.getFileName());
    Renaming renaming = new Renaming(owner.replace('.', '/'), field);
    try (JarFile original = new JarFile(jar.toFile());
        JarOutputStream out = new JarOutputStream(Files.newOutputStream(copy))) {
      Enumeration<JarEntry> entries = original.entries();
      while (entries.hasMoreElements()) {
        JarEntry entry = entries.nextElement();
        out.putNextEntry(new JarEntry(entry.getName()));
        try (InputStream in = original.getInputStream(entry)) {
          byte[] content = in.readAllBytes();
          out.write(renaming.concerns(entry.getName()) ? renaming.apply(content) : content);
        }
      }
    }
    if (!renaming.done) {
      throw new IllegalArgumentException(owner + " has no field " + field + " in " + jar);
    }
    return copy;
  }

  private static final class Renaming extends Remapper {
    private final String owner;
    private final String field;
    private boolean done;

    Renaming(String owner, String field) {
      super(Opcodes.ASM9);
      this.owner = owner;
      this.field = field;
    }

    /** Inner classes reach the field, too. */
    boolean concerns(String entry) {
      return entry.equals(owner + ".class") || entry.startsWith(owner + "$");
    }

    byte[] apply(byte[] classFile) {
      ClassWriter writer = new ClassWriter(0);
      new ClassReader(classFile).accept(new ClassRemapper(writer, this), 0);
      return writer.toByteArray();
    }

    @Override
    public String mapFieldName(String type, String name, String descriptor) {
      if (type.equals(owner) && name.equals(field)) {
        done = true;
        return name + "Renamed";
      }
      return name;
    }
  }
}
