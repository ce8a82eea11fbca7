package io.github.flinkmemory.agent.read.loader;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;

/** The JVM's diagnostic command VM.classloader_stats: a pause of 6-7 ms for 9,300 classes. */
class DiagnosticCommand {
  private static final String BEAN = "com.sun.management:type=DiagnosticCommand";

  /**
   * Null where there is no such command, and as long as nobody in this process has started the
   * platform's MBean server. Flink starts it for its own metrics; the agent does not.
   */
  @Nullable LoaderStatistics statistics() throws JMException {
    ObjectName name = new ObjectName(BEAN);
    for (MBeanServer server : MBeanServerFactory.findMBeanServer(null)) {
      if (server.isRegistered(name)) {
        Object text = server.invoke(name, "vmClassloaderStats", null, null);
        return new LoaderStatistics(String.valueOf(text), metaspaceUsed());
      }
    }
    return null;
  }

  private static long metaspaceUsed() {
    for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
      if (pool.getName().equals("Metaspace")) {
        return pool.getUsage().getUsed();
      }
    }
    return 0;
  }
}
