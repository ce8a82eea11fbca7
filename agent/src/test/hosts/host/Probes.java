package host;

import java.lang.reflect.Method;

/** Runs what a test has put among the hidden classes of a copy of the agent's jar. */
public final class Probes {
  public static void main(String[] names) throws Exception {
    for (String name : names) {
      run(name);
    }
  }

  /** In a loader as the agent opens it, which is the thread's context loader as for its threads. */
  static void run(String name) throws Exception {
    ClassLoader system = ClassLoader.getSystemClassLoader();
    Class<?> part = Class.forName("io.github.flinkmemory.agent.launch.HiddenPart", true, system);
    Method open = part.getDeclaredMethod("open");
    open.setAccessible(true);
    ClassLoader loader = (ClassLoader) open.invoke(null);
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    Thread.currentThread().setContextClassLoader(loader);
    System.out.println(loader.loadClass(name).getMethod("use").invoke(null));
    Thread.currentThread().setContextClassLoader(before);
  }
}
