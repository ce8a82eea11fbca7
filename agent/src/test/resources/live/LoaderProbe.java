package io.github.flinkmemory.agent.read.loader;

import io.github.flinkmemory.agent.read.UserCodeLoaders;
import io.github.flinkmemory.agent.read.WideningInterval;
import io.github.flinkmemory.exporter.sample.MemorySample;
import io.github.flinkmemory.exporter.sample.SampleDetail;
import io.github.flinkmemory.exporter.sample.SampleField;
import io.github.flinkmemory.exporter.sample.UserLoader;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;
import java.lang.management.ManagementFactory;
import java.lang.ref.SoftReference;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;

/**
 * Runs in a JVM of its own, of any version from Java 8, as its own agent. Plays Flink and some
 * jobs: each has a loader, and leaves it behind in another way.
 */
public class LoaderProbe {
  private static final IdentityHashMap<ClassLoader, String> held = new IdentityHashMap<>();
  private static Instrumentation instrumentation;
  private static Object kept;
  private static SoftReference<Object> softlyKept;
  private static volatile Object sink;
  private static long nanos;
  private static UserCodeReader reader;

  public static void premain(String arguments, Instrumentation given) {
    instrumentation = given;
  }

  public static void main(String[] args) throws Exception {
    ManagementFactory.getPlatformMBeanServer();
    reader =
        new UserCodeReader(
            instrumentation,
            new Flink(),
            "",
            null,
            () -> nanos,
            new LoaderStatisticsCommand(),
            new WideningInterval(60_000, 0));
    runJobs();
    seconds(15);
    print("running", read());
    held.clear();
    print("ended", read());
    seconds(31);
    read();
    // Promoted by now or not: a young collection proves nothing.
    for (int i = 0; i < 30_000; i++) {
      sink = new byte[8 << 10];
    }
    print("young", settled());
    System.gc();
    print("collected", settled());
    seconds(60);
    MemorySample last = read();
    print("later", last);
    for (UserLoader loader : last.rows(SampleDetail.USER_LOADERS)) {
      System.out.println(
          "loader " + loader.job() + " " + loader.state().label() + " " + loader.classes()
              + " " + loader.bytes() + " " + loader.alike() + " " + loader.suspects());
    }
  }

  private static void runJobs() throws Exception {
    held.put(new Job(), "clean");
    held.put(sleeping(new Job(), true), "thread");
    Job isKept = new Job();
    held.put(isKept, "kept");
    kept = isKept.user();
    Job isSoft = new Job();
    held.put(isSoft, "soft");
    softlyKept = new SoftReference<>(isSoft.user());
    // Shorter than a tick: Flink's cache never shows it.
    sleeping(new Job(), false);
  }

  private static Job sleeping(Job job, boolean contextLoader) throws Exception {
    Thread thread = contextLoader ? new Thread(new Sleep()) : new Thread((Runnable) job.user());
    thread.setName(contextLoader ? "with-context" : "with-task");
    thread.setContextClassLoader(contextLoader ? job : null);
    thread.setDaemon(true);
    thread.start();
    return job;
  }

  private static void seconds(int count) {
    nanos += count * 1_000_000_000L;
  }

  /** The JVM's own thread tells of what was collected a moment after. */
  private static MemorySample settled() throws Exception {
    MemorySample sample = read();
    for (int i = 0; i < 5; i++) {
      Thread.sleep(100);
      sample = read();
    }
    return sample;
  }

  private static MemorySample read() throws Exception {
    MemorySample.Builder builder = MemorySample.builder(0);
    reader.read(builder);
    return builder.build();
  }

  private static void print(String when, MemorySample sample) {
    System.out.println(
        when
            + " live=" + sample.get(SampleField.USER_LOADERS_LIVE)
            + ",released=" + sample.get(SampleField.USER_LOADERS_RELEASED)
            + ",leaked=" + sample.get(SampleField.USER_LOADERS_LEAKED)
            + ",collected=" + sample.get(SampleField.USER_LOADERS_COLLECTED));
  }

  public static final class Sleep implements Runnable {
    @Override
    public void run() {
      try {
        Thread.sleep(600_000);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Defines a class of this program once more. */
  private static final class Job extends ClassLoader {
    private final Class<?> type;

    Job() throws Exception {
      super(LoaderProbe.class.getClassLoader());
      String name = Sleep.class.getName();
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (InputStream in =
          LoaderProbe.class.getResourceAsStream("/" + name.replace('.', '/') + ".class")) {
        for (int b = in.read(); b >= 0; b = in.read()) {
          bytes.write(b);
        }
      }
      type = defineClass(name, bytes.toByteArray(), 0, bytes.size());
    }

    Object user() throws Exception {
      return type.getDeclaredConstructor().newInstance();
    }
  }

  private static final class Flink implements UserCodeLoaders {
    @Override
    public boolean isUserCode(ClassLoader loader) {
      return loader instanceof Job;
    }

    @Override
    public String job(ClassLoader loader) {
      return "by-address";
    }

    @Override
    public IdentityHashMap<ClassLoader, String> inUse() {
      return new IdentityHashMap<>(held);
    }

    @Override
    public Map<String, String> jobNames() {
      return Collections.emptyMap();
    }
  }
}
