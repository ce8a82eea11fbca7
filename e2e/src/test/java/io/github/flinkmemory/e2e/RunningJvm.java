package io.github.flinkmemory.e2e;

import com.sun.tools.attach.VirtualMachine;
import java.util.Set;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** Asks the beans of a JVM of this user from outside. */
final class RunningJvm {

  private RunningJvm() {}

  /**
   * Bytes in direct buffers as the JVM's limit counts them. The bean's other number, the memory
   * used, has a byte more for every buffer of capacity 0, and alignment where that is switched on.
   */
  static long directMemoryCapacity(long pid) throws Exception {
    return (Long) attribute(pid, "java.nio:type=BufferPool,name=direct", "TotalCapacity");
  }

  @SuppressWarnings(
      "BanJNDI") // the address comes from the JVM that was attached to, not from a user
  static Object attribute(long pid, String bean, String attribute) throws Exception {
    VirtualMachine jvm = VirtualMachine.attach(String.valueOf(pid));
    try (JMXConnector connector =
        JMXConnectorFactory.connect(new JMXServiceURL(jvm.startLocalManagementAgent()))) {
      MBeanServerConnection beans = connector.getMBeanServerConnection();
      Set<ObjectName> names = beans.queryNames(new ObjectName(bean), null);
      return beans.getAttribute(names.iterator().next(), attribute);
    } finally {
      jvm.detach();
    }
  }
}
