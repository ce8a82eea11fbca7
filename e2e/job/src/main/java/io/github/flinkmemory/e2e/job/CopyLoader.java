package io.github.flinkmemory.e2e.job;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/** A class loader of one class: a copy of one that there is already. */
final class CopyLoader extends ClassLoader {

  CopyLoader() {
    super(CopyLoader.class.getClassLoader());
  }

  Class<?> copy(Class<?> original) throws ClassNotFoundException {
    String name = original.getName();
    try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
      if (in == null) {
        throw new ClassNotFoundException(name);
      }
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      byte[] part = new byte[1024];
      for (int read = in.read(part); read >= 0; read = in.read(part)) {
        bytes.write(part, 0, read);
      }
      return defineClass(name, bytes.toByteArray(), 0, bytes.size());
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
  }
}
