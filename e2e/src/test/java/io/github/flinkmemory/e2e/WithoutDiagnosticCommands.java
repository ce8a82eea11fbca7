package io.github.flinkmemory.e2e;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.instrument.Instrumentation;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import javax.management.JMException;
import javax.management.ObjectName;

/** A fault to inject: a Java agent that takes the bean with the diagnostic commands away. */
public final class WithoutDiagnosticCommands {

  static final String DONE = "no diagnostic commands any more";

  private WithoutDiagnosticCommands() {}

  public static void premain(String unused, Instrumentation instrumentation) throws JMException {
    ManagementFactory.getPlatformMBeanServer()
        .unregisterMBean(new ObjectName("com.sun.management:type=DiagnosticCommand"));
    System.err.println(DONE);
  }

  /** A jar that a JVM takes behind {@code -javaagent:}. */
  static Path jar(Path folder) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest
        .getMainAttributes()
        .putValue("Premain-Class", WithoutDiagnosticCommands.class.getName());
    Path jar = folder.resolve("without-diagnostic-commands.jar");
    String name = WithoutDiagnosticCommands.class.getName().replace('.', '/') + ".class";
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(out, manifest);
        InputStream in =
            WithoutDiagnosticCommands.class.getClassLoader().getResourceAsStream(name)) {
      if (in == null) {
        throw new IOException(name + " not found");
      }
      entries.putNextEntry(new JarEntry(name));
      in.transferTo(entries);
    }
    return jar;
  }
}
