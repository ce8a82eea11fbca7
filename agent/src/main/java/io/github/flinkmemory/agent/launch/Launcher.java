package io.github.flinkmemory.agent.launch;

import java.io.ByteArrayOutputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Entered by the JVM, before {@code main} or on attach. Decides whether this JVM is a Flink process
 * and, if so, opens the hidden part of the jar and hands over to it.
 *
 * <p>It runs on the host's main thread before anything of the host has, so it holds to a few rules:
 * {@code java.base} only; no {@code java.util.logging}, no {@code java.nio.file}, no JMX, no lambda
 * (each sets up something of the JVM earlier than the host expects). The gate is all in this one
 * class, so that a JVM that is not Flink's (the helper JVMs of Flink's scripts, the command line
 * client, {@code jps}) loads nothing else of the agent. Nothing is written to standard output:
 * Flink's scripts read that of their helpers.
 */
public final class Launcher {
  private static final String[] TASK_MANAGER_MAIN_CLASSES = {
    "org.apache.flink.runtime.taskexecutor.TaskManagerRunner",
    "org.apache.flink.yarn.YarnTaskExecutorRunner",
    "org.apache.flink.kubernetes.taskmanager.KubernetesTaskExecutorRunner",
    "org.apache.flink.mesos.entrypoint.MesosTaskExecutorRunner",
  };

  private static final String[] JOB_MANAGER_MAIN_CLASSES = {
    "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint",
    "org.apache.flink.container.entrypoint.StandaloneApplicationClusterEntryPoint",
    "org.apache.flink.container.entrypoint.StandaloneJobClusterEntryPoint",
    "org.apache.flink.yarn.entrypoint.YarnSessionClusterEntrypoint",
    "org.apache.flink.yarn.entrypoint.YarnApplicationClusterEntryPoint",
    "org.apache.flink.yarn.entrypoint.YarnJobClusterEntrypoint",
    "org.apache.flink.kubernetes.entrypoint.KubernetesSessionClusterEntrypoint",
    "org.apache.flink.kubernetes.entrypoint.KubernetesApplicationClusterEntrypoint",
    "org.apache.flink.mesos.entrypoint.MesosSessionClusterEntrypoint",
    "org.apache.flink.mesos.entrypoint.MesosJobClusterEntrypoint",
  };

  /** Options of the {@code java} command whose value is the next argument. */
  private static final String[] JVM_OPTIONS_WITH_VALUE = {
    "-cp",
    "-classpath",
    "--class-path",
    "-p",
    "--module-path",
    "--upgrade-module-path",
    "--add-modules",
    "--limit-modules",
    "--enable-native-access",
    "--add-reads",
    "--add-exports",
    "--add-opens",
    "--patch-module",
    "--source",
  };

  /** Seen by every copy of this class, of whichever version and loader: only one may start. */
  private static final String LOADED_PROPERTY = "io.github.flinkmemory.agent.loaded";

  private static final String ENTRY = "io.github.flinkmemory.agent.start.AgentStart";

  private Launcher() {}

  /** Called by the JVM for {@code -javaagent:}, on the main thread. */
  public static void premain(@Nullable String arguments, Instrumentation instrumentation) {
    if (launch(arguments, instrumentation)) {
      say("the JVM does not start, as failFast=true asks");
      // An exception would make the JVM abort, with a stack trace and a core dump.
      System.exit(1);
    }
  }

  /** Called by the JVM on attach. A JVM that runs already is never stopped, failFast or not. */
  public static void agentmain(@Nullable String arguments, Instrumentation instrumentation) {
    if (launch(arguments, instrumentation)) {
      say("not started, as failFast=true asks; the JVM runs on without it");
    }
  }

  /** Returns whether the operator wants no JVM rather than one without this agent. */
  private static boolean launch(@Nullable String arguments, Instrumentation instrumentation) {
    try {
      String role = role(arguments);
      if (role == null) {
        return false;
      }
      String version = Launcher.class.getPackage().getImplementationVersion();
      Object loaded = System.getProperties().putIfAbsent(LOADED_PROPERTY, "" + version);
      if (loaded != null) {
        say("version " + loaded + " is loaded already; version " + version + " does nothing");
        return false;
      }
      return start(arguments, instrumentation, role);
    } catch (Throwable e) {
      return failed(arguments, e);
    }
  }

  @SuppressWarnings("unchecked")
  private static boolean start(
      @Nullable String arguments, Instrumentation instrumentation, String role)
      throws ReflectiveOperationException, IOException {
    try {
      // A constructor and an interface: calling a method of three parameters by reflection makes
      // the JDKs since 18 spin a dozen classes.
      Object start =
          Class.forName(ENTRY, true, HiddenPart.open())
              .getConstructor(String.class)
              .newInstance(role);
      boolean refused =
          ((BiPredicate<@Nullable String, Instrumentation>) start).test(arguments, instrumentation);
      if (refused) {
        System.clearProperty(LOADED_PROPERTY);
      }
      return refused;
    } catch (Throwable e) {
      // Nothing runs, so a later attach with a sound jar or sound options may.
      System.clearProperty(LOADED_PROPERTY);
      throw e;
    }
  }

  private static boolean failed(@Nullable String arguments, Throwable e) {
    try {
      Throwable cause = e instanceof InvocationTargetException ? e.getCause() : e;
      say("not started: " + cause + "; the JVM runs on without it");
      return "true".equalsIgnoreCase(option(arguments, "failFast", "FLINK_MEMORY_AGENT_FAIL_FAST"));
    } catch (Throwable again) {
      return false;
    }
  }

  private static @Nullable String role(@Nullable String arguments) {
    String mainClass = mainClass();
    if (contains(TASK_MANAGER_MAIN_CLASSES, mainClass)) {
      return "taskmanager";
    }
    if (contains(JOB_MANAGER_MAIN_CLASSES, mainClass)) {
      return "jobmanager";
    }
    return "force".equalsIgnoreCase(option(arguments, "process", "FLINK_MEMORY_AGENT_PROCESS"))
        ? "taskmanager"
        : null;
  }

  /**
   * The first word of what was started: a class, or for {@code -jar} a file and so none of ours.
   */
  private static @Nullable String mainClass() {
    String command = System.getProperty("sun.java.command");
    if (command == null || command.isEmpty()) {
      return mainClass(commandLine());
    }
    int space = command.indexOf(' ');
    return space < 0 ? command : command.substring(0, space);
  }

  static @Nullable String mainClass(String[] commandLine) {
    for (int i = 1; i < commandLine.length; i++) {
      String word = commandLine[i];
      if (word.equals("-jar") || word.equals("-m") || word.equals("--module")) {
        return null;
      }
      if (contains(JVM_OPTIONS_WITH_VALUE, word)) {
        i++;
      } else if (!word.startsWith("-") && !word.startsWith("@")) {
        return word;
      }
    }
    return null;
  }

  /**
   * The words of this process's command line as the kernel knows them; none where it has no such
   * file.
   */
  private static String[] commandLine() {
    try (InputStream in = new FileInputStream("/proc/self/cmdline")) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      byte[] buffer = new byte[8192];
      for (int read = in.read(buffer); read > 0; read = in.read(buffer)) {
        bytes.write(buffer, 0, read);
      }
      return new String(bytes.toByteArray(), StandardCharsets.UTF_8).split("\0");
    } catch (IOException e) {
      return new String[0];
    }
  }

  /**
   * An option that has to be known before the hidden part is: by argument, property, environment.
   */
  static @Nullable String option(@Nullable String arguments, String name, String variable) {
    String value = null;
    for (String argument : (arguments == null ? "" : arguments).split(",")) {
      int equals = argument.indexOf('=');
      if (value == null && equals > 0 && argument.substring(0, equals).trim().equals(name)) {
        value = argument.substring(equals + 1);
      }
    }
    if (value == null) {
      value = System.getProperty("flink.memory.agent." + name);
    }
    if (value == null) {
      value = System.getenv(variable);
    }
    return value == null ? null : value.trim();
  }

  private static boolean contains(String[] words, @Nullable String wanted) {
    for (String word : words) {
      if (word.equals(wanted)) {
        return true;
      }
    }
    return false;
  }

  private static void say(String message) {
    System.err.println("flink-memory-agent: " + message);
  }
}
