package host;

import java.lang.management.ManagementFactory;

/** Says what its main thread has cost until now, in nanoseconds of processor time. */
public final class MainThreadTime {
  public static void main(String[] arguments) {
    System.out.println(ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime());
  }
}
