package io.github.flinkmemory.agent.read.loader;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/**
 * A loader with one empty class that nobody uses. Young collections take all loaders with classes
 * for alive, whether Serial's, Parallel's, G1's or a generational ZGC's: that one is gone shows
 * that classes were unloaded.
 */
final class CanaryLoader extends ClassLoader {
  private static final String NAME = "flinkmemory/Canary";

  CanaryLoader() throws IOException {
    super(null);
    byte[] bytes = classFile();
    defineClass(NAME.replace('/', '.'), bytes, 0, bytes.length);
  }

  /** {@code public class flinkmemory.Canary {}}, without even a constructor. */
  private static byte[] classFile() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeInt(0xCAFEBABE);
    out.writeInt(52); // Java 8
    out.writeShort(5); // constants, counted from 1
    constantClass(out, 2);
    out.writeByte(1);
    out.writeUTF(NAME);
    constantClass(out, 4);
    out.writeByte(1);
    out.writeUTF("java/lang/Object");
    out.writeShort(0x21); // public, super
    out.writeShort(1); // this class
    out.writeShort(3); // its superclass
    out.writeLong(0); // no interfaces, fields, methods, attributes
    return bytes.toByteArray();
  }

  private static void constantClass(DataOutputStream out, int name) throws IOException {
    out.writeByte(7);
    out.writeShort(name);
  }
}
