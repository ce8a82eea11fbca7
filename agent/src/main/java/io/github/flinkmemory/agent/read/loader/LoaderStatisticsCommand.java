package io.github.flinkmemory.agent.read.loader;

import io.github.flinkmemory.agent.read.DiagnosticCommand;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import javax.management.JMException;
import javax.management.ReflectionException;
import org.jspecify.annotations.Nullable;

/** The JVM's diagnostic command VM.classloader_stats: a pause of 6-7 ms for 9,300 classes. */
class LoaderStatisticsCommand {
  private final DiagnosticCommand command = new DiagnosticCommand();

  /**
   * Null where there is no such command, and as long as nobody in this process has started the
   * platform's MBean server. Flink starts it for its own metrics; the agent does not.
   */
  @Nullable LoaderStatistics statistics() throws JMException {
    if (!command.isThere()) {
      return null;
    }
    try {
      return new LoaderStatistics(command.run("vmClassloaderStats"), metaspaceUsed());
    } catch (ReflectionException e) {
      return null;
    }
  }

  private static long metaspaceUsed() {
    for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
      if (pool.getName().equals("Metaspace")) {
        return pool.getUsage().getUsed();
      }
    }
    return 0;
  }
}
