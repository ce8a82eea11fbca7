package io.github.flinkmemory.e2e;

import com.sun.tools.attach.VirtualMachine;
import java.util.Set;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** Asks the beans of a JVM of this user from outside. */
public final class RunningJvm {

  private RunningJvm() {}

  /**
   * Bytes in direct buffers as the JVM's limit counts them. The bean's other number, the memory
   * used, has a byte more for every buffer of capacity 0, and alignment where that is switched on.
   */
  static long directMemoryCapacity(long pid) throws Exception {
    return (Long) attribute(pid, "java.nio:type=BufferPool,name=direct", "TotalCapacity");
  }

  /** Number of objects of a class, counted by the JVM after a collection of the whole heap. */
  public static long instances(long pid, String className) throws Exception {
    String histogram =
        ask(
            pid,
            beans ->
                (String)
                    beans.invoke(
                        new ObjectName("com.sun.management:type=DiagnosticCommand"),
                        "gcClassHistogram",
                        new Object[] {new String[0]},
                        new String[] {String[].class.getName()}));
    for (String line : histogram.split("\n")) {
      String[] words = line.trim().split("\\s+");
      if (words.length > 3 && words[3].equals(className)) {
        return Long.parseLong(words[1]);
      }
    }
    return 0;
  }

  /** Has glibc give free memory back to the system: Java 17 and later. */
  public static void trimNativeHeap(long pid) throws Exception {
    ask(
        pid,
        beans ->
            beans.invoke(
                new ObjectName("com.sun.management:type=DiagnosticCommand"),
                "systemTrimNativeHeap",
                new Object[0],
                new String[0]));
  }

  static Object attribute(long pid, String bean, String attribute) throws Exception {
    return ask(
        pid,
        beans -> {
          Set<ObjectName> names = beans.queryNames(new ObjectName(bean), null);
          return beans.getAttribute(names.iterator().next(), attribute);
        });
  }

  @SuppressWarnings(
      "BanJNDI") // the address comes from the JVM that was attached to, not from a user
  private static <T> T ask(long pid, Question<T> question) throws Exception {
    VirtualMachine jvm = VirtualMachine.attach(String.valueOf(pid));
    try (JMXConnector connector =
        JMXConnectorFactory.connect(new JMXServiceURL(jvm.startLocalManagementAgent()))) {
      return question.ask(connector.getMBeanServerConnection());
    } finally {
      jvm.detach();
    }
  }

  private interface Question<T> {
    T ask(MBeanServerConnection beans) throws Exception;
  }
}
