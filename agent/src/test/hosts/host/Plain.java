package host;

/** Says that it runs and, asked to wait, ends with its standard input. */
public final class Plain {
  public static void main(String[] arguments) throws Exception {
    System.out.println("main " + String.join(" ", arguments));
    if (arguments.length > 0 && arguments[0].equals("wait")) {
      while (System.in.read() >= 0) {
        // Until it is closed.
      }
      System.out.println("agent " + System.getProperty("io.github.flinkmemory.agent.loaded"));
      for (Thread thread : Thread.getAllStackTraces().keySet()) {
        if (thread.getThreadGroup() != null
            && thread.getThreadGroup().getName().equals("flink-memory-agent")) {
          System.out.println(
              "thread " + thread.getName() + " " + thread.isDaemon() + " "
                  + thread.getContextClassLoader().getClass().getName());
        }
      }
    }
  }
}
