package io.github.flinkmemory.e2e.job;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/** A child of a job's class loader that defines one of its classes once more: classes to order. */
final class ClassCopy extends ClassLoader {

  private ClassCopy(ClassLoader parent, String name, byte[] code) {
    super(parent);
    defineClass(name, code, 0, code.length);
  }

  /** As many copies, which hold the job's loader. */
  static List<ClassLoader> of(Class<?> type, long count) {
    byte[] code = code(type);
    List<ClassLoader> copies = new ArrayList<>();
    for (long i = 0; i < count; i++) {
      copies.add(new ClassCopy(type.getClassLoader(), type.getName(), code));
    }
    return copies;
  }

  private static byte[] code(Class<?> type) {
    try (InputStream in = type.getResourceAsStream(type.getSimpleName() + ".class")) {
      if (in == null) {
        throw new IllegalStateException(type + " has no class file");
      }
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      byte[] part = new byte[4096];
      for (int read = in.read(part); read >= 0; read = in.read(part)) {
        out.write(part, 0, read);
      }
      return out.toByteArray();
    } catch (IOException e) {
      throw new IllegalStateException("cannot read " + type, e);
    }
  }
}
