package io.github.flinkmemory.e2e.dashboards;

import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A fault to inject: a Java agent that, while a file exists, loads its own class again and again
 * through loaders that it keeps, as a leaking library does; and lets go of all of them when the
 * file is gone. Quick at first, slow from 90 % of the metaspace on: a test has no hours.
 */
public final class MetaspaceLeak extends Thread {

  private static final int QUICK = 100;
  private static final int SLOW = 4;
  private static final double SLOW_FROM = 0.9;

  /** The pace of the leak: it has to last for as long as alerts need to see it grow. */
  private static final long STEP_MILLIS = 50;

  private final Path file;
  private final byte[] code;
  private final List<ClassLoader> kept = new ArrayList<>();

  private MetaspaceLeak(Path file, byte[] code) {
    super("metaspace-leak");
    this.file = file;
    this.code = code;
    setDaemon(true);
  }

  public static void premain(String file, Instrumentation instrumentation) throws IOException {
    try (InputStream in =
        MetaspaceLeak.class.getResourceAsStream(MetaspaceLeak.class.getSimpleName() + ".class")) {
      if (in == null) {
        throw new IOException("own class file not found");
      }
      new MetaspaceLeak(Path.of(file), in.readAllBytes()).start();
    }
  }

  @Override
  public void run() {
    try {
      while (true) {
        if (Files.exists(file)) {
          for (int loaders = share() < SLOW_FROM ? QUICK : SLOW; loaders > 0; loaders--) {
            kept.add(new Copy(code));
          }
        } else if (!kept.isEmpty()) {
          kept.clear();
          System.gc();
        }
        Thread.sleep(STEP_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static double share() {
    for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
      if (pool.getName().equals("Metaspace")) {
        return (double) pool.getUsage().getCommitted() / pool.getUsage().getMax();
      }
    }
    return 1;
  }

  /** Defines the given class once more. */
  private static final class Copy extends ClassLoader {
    Copy(byte[] code) {
      super(null);
      defineClass(MetaspaceLeak.class.getName(), code, 0, code.length);
    }
  }

  static Path jar(Path folder) {
    return FaultJar.of(folder, MetaspaceLeak.class, Copy.class);
  }
}
