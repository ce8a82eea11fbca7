package io.github.flinkmemory.agent.read;

import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;

/** The JVM's diagnostic commands, those that jcmd gives, as operations of an MBean. */
public class DiagnosticCommand {
  private static final String BEAN = "com.sun.management:type=DiagnosticCommand";
  private static final String[] SIGNATURE = {String[].class.getName()};

  /**
   * False as long as nobody in this process has started the platform's MBean server. Flink does,
   * and the agent does not, since that would fix the host's choice of a server and takes 150 ms.
   */
  public boolean isThere() throws JMException {
    return server() != null;
  }

  /**
   * What a command prints; empty when the bean is not there.
   *
   * @param operation such as vmNativeMemory for VM.native_memory
   * @param arguments of the command; none for a command that takes none
   * @throws javax.management.ReflectionException when this JVM does not have the command
   */
  public String run(String operation, String... arguments) throws JMException {
    MBeanServer server = server();
    if (server == null) {
      return "";
    }
    boolean without = arguments.length == 0;
    return String.valueOf(
        server.invoke(
            new ObjectName(BEAN),
            operation,
            without ? null : new Object[] {arguments},
            without ? null : SIGNATURE));
  }

  private static @Nullable MBeanServer server() throws JMException {
    ObjectName name = new ObjectName(BEAN);
    for (MBeanServer server : MBeanServerFactory.findMBeanServer(null)) {
      if (server.isRegistered(name)) {
        return server;
      }
    }
    return null;
  }
}
