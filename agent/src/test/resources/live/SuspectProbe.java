package io.github.flinkmemory.agent.read.loader;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;
import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.logging.Logger;
import javax.management.ObjectName;

/**
 * Runs in a JVM of its own, of any version from Java 8, as its own agent. Holds a loader in each
 * way that is looked for, and prints what was found.
 */
public class SuspectProbe {
  private static final List<Job> jobs = new ArrayList<>();
  private static final ThreadLocal<Object> local = new ThreadLocal<>();
  private static Instrumentation instrumentation;

  public static void premain(String arguments, Instrumentation given) {
    instrumentation = given;
  }

  public static void main(String[] args) throws Exception {
    start(new Thread(new Sleep(), "context"), job());
    start((Thread) job().make(OwnThread.class), null);
    start(new Thread((Runnable) job().make(Sleep.class), "task"), null);
    Timer timer = new Timer("timer", true);
    timer.schedule((TimerTask) job().make(Task.class), 600_000);
    ExecutorService pool = Executors.newCachedThreadPool((ThreadFactory) job().make(Factory.class));
    pool.execute(new Sleep());
    Object value = job().make(Sleep.class);
    CountDownLatch isSet = new CountDownLatch(1);
    start(
        new Thread(
            () -> {
              local.set(value);
              isSet.countDown();
              new Sleep().run();
            },
            "local"),
        null);
    Thread hook = new Thread((Runnable) job().make(Quiet.class), "hook");
    Runtime.getRuntime().addShutdownHook(hook);
    DriverManager.registerDriver((Driver) job().make(UserDriver.class));
    ManagementFactory.getPlatformMBeanServer()
        .registerMBean(job().make(Named.class), new ObjectName("a:type=left"));
    job(); // Held by nothing but this program.
    // The others hold their loaders from the moment that they are started.
    isSet.await();

    Suspects suspects = new Suspects();
    for (Job job : jobs) {
      suspects.add(job);
    }
    JdkFields fields = new JdkFields(instrumentation);
    new ThreadSuspects(fields, suspects).look();
    new RegistrySuspects(fields, suspects).look(true);
    for (Job job : jobs) {
      System.out.println("found " + suspects.of(job).toString().replace(SuspectProbe.class.getName(), ""));
    }
  }

  private static Job job() {
    Job job = new Job();
    jobs.add(job);
    return job;
  }

  private static void start(Thread thread, ClassLoader context) {
    thread.setContextClassLoader(context);
    thread.setDaemon(true);
    thread.start();
  }

  public static class Sleep implements Runnable {
    @Override
    public void run() {
      try {
        Thread.sleep(600_000);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  public static final class Quiet implements Runnable {
    @Override
    public void run() {}
  }

  public static final class OwnThread extends Thread {
    public OwnThread() {
      super("own");
    }

    @Override
    public void run() {
      try {
        Thread.sleep(600_000);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public ClassLoader getContextClassLoader() {
      throw new IllegalStateException("a job's code was called");
    }
  }

  public static final class Task extends TimerTask {
    @Override
    public void run() {}
  }

  public static final class Factory implements ThreadFactory {
    @Override
    public Thread newThread(Runnable task) {
      Thread thread = new Thread(task, "pooled");
      thread.setDaemon(true);
      return thread;
    }
  }

  public interface NamedMBean {}

  public static final class Named implements NamedMBean {}

  public static final class UserDriver implements Driver {
    @Override
    public Connection connect(String url, Properties properties) {
      return null;
    }

    @Override
    public boolean acceptsURL(String url) {
      return false;
    }

    @Override
    public DriverPropertyInfo[] getPropertyInfo(String url, Properties properties) {
      return new DriverPropertyInfo[0];
    }

    @Override
    public int getMajorVersion() {
      return 0;
    }

    @Override
    public int getMinorVersion() {
      return 0;
    }

    @Override
    public boolean jdbcCompliant() {
      return false;
    }

    @Override
    public Logger getParentLogger() {
      return null;
    }
  }

  /** Defines classes of this program once more. */
  private static final class Job extends ClassLoader {
    Job() {
      super(SuspectProbe.class.getClassLoader());
    }

    Object make(Class<?> type) throws Exception {
      if (type == Named.class) {
        define(NamedMBean.class);
      }
      return define(type).getDeclaredConstructor().newInstance();
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      Class<?> own = findLoadedClass(name);
      return own == null ? super.loadClass(name, resolve) : own;
    }

    private Class<?> define(Class<?> type) throws Exception {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      String path = "/" + type.getName().replace('.', '/') + ".class";
      try (InputStream in = SuspectProbe.class.getResourceAsStream(path)) {
        for (int b = in.read(); b >= 0; b = in.read()) {
          bytes.write(b);
        }
      }
      return defineClass(type.getName(), bytes.toByteArray(), 0, bytes.size());
    }
  }
}
