package io.github.flinkmemory.agent.read.loader;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;

/** What was registered with the JVM for all its life and holds a loader. */
final class RegistrySuspects {
  private final JdkFields fields;
  private final Suspects suspects;

  RegistrySuspects(JdkFields fields, Suspects suspects) {
    this.fields = fields;
    this.suspects = suspects;
  }

  /**
   * @param driverManager whether {@code java.sql.DriverManager} is loaded; it is not touched before
   */
  void look(boolean driverManager) {
    // One kind that cannot be looked at must not hide the others.
    quietly(this::shutdownHooks);
    quietly(this::managedBeans);
    if (driverManager) {
      quietly(this::drivers);
    }
  }

  private static void quietly(Runnable look) {
    try {
      look.run();
    } catch (RuntimeException | LinkageError e) {
      // Said by nobody: the other kinds are looked at, and the count of loaders stands.
    }
  }

  private void shutdownHooks() {
    Class<?> owner = jdkClass("java.lang.ApplicationShutdownHooks");
    Object hooks = owner == null ? null : fields.getStatic(owner, "hooks");
    if (owner == null || !(hooks instanceof Map)) {
      return;
    }
    List<Object> threads;
    synchronized (owner) { // What guards the map: the class's methods are synchronized.
      threads = new ArrayList<>(((Map<?, ?>) hooks).keySet());
    }
    for (Object object : threads) {
      Thread thread = (Thread) object;
      String name = "shutdown hook \"" + thread.getName() + "\"";
      suspects.note(thread, name + " is a " + thread.getClass().getName());
      if (!suspects.concerns(thread)) {
        suspects.noteLoader(
            fields.contextLoader(thread), name + " has the loader as context loader");
      }
      Object holder = fields.get(thread, "holder");
      Object task = holder == null ? fields.get(thread, "target") : fields.get(holder, "task");
      if (task != null) {
        suspects.note(task, name + " runs " + task.getClass().getName());
      }
    }
  }

  /** Its own methods show a caller only the drivers that the caller's loader could load. */
  private void drivers() {
    Class<?> owner = jdkClass("java.sql.DriverManager");
    Object registered = owner == null ? null : fields.getStatic(owner, "registeredDrivers");
    if (registered instanceof Collection) {
      for (Object information : (Collection<?>) registered) {
        Object driver = fields.get(information, "driver");
        if (driver != null) {
          suspects.note(
              driver, "JDBC driver " + driver.getClass().getName() + " is still registered");
        }
      }
    }
  }

  private void managedBeans() {
    for (MBeanServer server : MBeanServerFactory.findMBeanServer(null)) {
      for (ObjectName name : server.queryNames(null, null)) {
        try {
          suspects.noteLoader(
              server.getClassLoaderFor(name), "MBean " + name + " is still registered");
        } catch (JMException | RuntimeException e) {
          // Unregistered meanwhile, or a server of the host's own that does not tell.
        }
      }
    }
  }

  private static @org.jspecify.annotations.Nullable Class<?> jdkClass(String name) {
    try {
      return Class.forName(name, false, RegistrySuspects.class.getClassLoader());
    } catch (ClassNotFoundException | LinkageError e) {
      return null;
    }
  }
}
