package io.github.flinkmemory.agent.start;

import io.github.flinkmemory.agent.start.options.AgentSettings;
import io.github.flinkmemory.agent.start.options.OptionReader;
import io.github.flinkmemory.exporter.model.ProcessRole;
import java.lang.instrument.Instrumentation;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The first class of the hidden part, made and called once by the launcher. Reads the options, lets
 * the hook be set, and leaves the rest to a thread of its own.
 */
public final class AgentStart implements BiPredicate<@Nullable String, Instrumentation> {
  private final ProcessRole role;

  /** Takes the label of the process's {@link ProcessRole}. */
  public AgentStart(String role) {
    this.role = roleOf(role);
  }

  /**
   * Starts the agent; throws nothing. Returns whether it did not start and the operator wants no
   * JVM then.
   *
   * @param argument what stood behind {@code -javaagent:…jar=}
   */
  @Override
  public boolean test(@Nullable String argument, Instrumentation instrumentation) {
    boolean failFast = false;
    try {
      OptionReader options = new OptionReader(argument, System.getProperties(), System.getenv());
      AgentSettings settings = options.settings();
      failFast = settings.failFast();
      for (String problem : options.problems()) {
        StandardError.say(problem);
      }
      if (failFast && !options.problems().isEmpty()) {
        return true;
      }
      start(settings, instrumentation, role);
      return false;
    } catch (Throwable e) {
      StandardError.say("not started: " + e + "; the JVM runs on without it");
      return failFast;
    }
  }

  private static void start(
      AgentSettings settings, Instrumentation instrumentation, ProcessRole role) {
    AgentRuntime runtime = new MeasuringRuntime();
    try {
      runtime.beforeMain(settings, instrumentation, role);
    } catch (Throwable e) {
      StandardError.say("measures without Flink's objects: " + e);
    }
    AgentThreads threads = new AgentThreads();
    Runnable rest =
        // Not a lambda: the first of a JVM costs its main thread some 20 ms.
        new Runnable() {
          @Override
          public void run() {
            try {
              runtime.start(settings, instrumentation, role, threads);
            } catch (Throwable e) {
              StandardError.say("stopped: " + e + "; the JVM runs on without it");
            }
          }
        };
    threads.thread("start", rest).start();
  }

  private static ProcessRole roleOf(String label) {
    for (ProcessRole role : ProcessRole.values()) {
      if (role.label().equals(label)) {
        return role;
      }
    }
    throw new IllegalArgumentException(label);
  }
}
