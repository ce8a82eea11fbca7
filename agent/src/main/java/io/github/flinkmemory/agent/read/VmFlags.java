package io.github.flinkmemory.agent.read;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import org.jspecify.annotations.Nullable;

/** The flags that this JVM runs with. Does not start the platform's MBean server. */
public class VmFlags {
  /** The effective value of a flag, or null where this JVM does not have it. */
  public @Nullable String value(String name) {
    try {
      HotSpotDiagnosticMXBean diagnostic =
          ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
      return diagnostic == null ? null : diagnostic.getVMOption(name).getValue();
    } catch (IllegalArgumentException | LinkageError e) {
      // No such flag; or a JVM or a jlink image without jdk.management.
      return null;
    }
  }
}
