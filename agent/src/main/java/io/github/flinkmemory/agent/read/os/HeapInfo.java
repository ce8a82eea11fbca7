package io.github.flinkmemory.agent.read.os;

import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;

/** The JVM's diagnostic command GC.heap_info, which needs no pause. */
class HeapInfo {
  private static final String BEAN = "com.sun.management:type=DiagnosticCommand";

  /**
   * Null as long as nobody in this process has started the platform's MBean server, where the
   * command is to be had. Flink starts it for its own metrics; the agent does not, since that would
   * fix the host's choice of a server and takes 150 ms.
   */
  @Nullable String text() throws JMException {
    ObjectName name = new ObjectName(BEAN);
    for (MBeanServer server : MBeanServerFactory.findMBeanServer(null)) {
      if (server.isRegistered(name)) {
        return String.valueOf(server.invoke(name, "gcHeapInfo", null, null));
      }
    }
    return null;
  }
}
