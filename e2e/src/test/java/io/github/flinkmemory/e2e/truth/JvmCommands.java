package io.github.flinkmemory.e2e.truth;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;

/**
 * Asks a JVM of this user what {@code jcmd} asks, in the same way, but without the start of another
 * JVM: a second of CPU for each look would show in what is looked at.
 */
public final class JvmCommands {

  private final long pid;

  public JvmCommands(long pid) {
    this.pid = pid;
  }

  /** The answers to several commands, one after the other. */
  public String ask(String... commands) throws IOException {
    VirtualMachine machine;
    try {
      machine = VirtualMachine.attach(String.valueOf(pid));
    } catch (AttachNotSupportedException e) {
      throw new IOException("process " + pid, e);
    }
    try {
      StringBuilder answers = new StringBuilder();
      for (String command : commands) {
        answers.append(run(machine, command));
      }
      return answers.toString();
    } finally {
      machine.detach();
    }
  }

  /** No interface of jdk.attach; the build exports it, and jcmd itself uses it. */
  private static String run(VirtualMachine machine, String command) throws IOException {
    try (InputStream answer =
        (InputStream)
            machine.getClass().getMethod("executeJCmd", String.class).invoke(machine, command)) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      byte[] some = new byte[256];
      // As jcmd does it: readAllBytes ends after 4 KiB of this stream (seen on Java 17).
      for (int count; (count = answer.read(some)) > 0; ) {
        bytes.write(some, 0, count);
      }
      return bytes.toString(StandardCharsets.UTF_8);
    } catch (InvocationTargetException e) {
      throw new IOException(command + ": " + e.getCause(), e);
    } catch (ReflectiveOperationException e) {
      throw new IOException("--add-exports jdk.attach/sun.tools.attach=ALL-UNNAMED is missing", e);
    }
  }
}
