package io.github.flinkmemory.e2e;

import io.github.flinkmemory.e2e.agent.AgentEndpoint;
import io.github.flinkmemory.e2e.cluster.Checkout;
import io.github.flinkmemory.e2e.cluster.FlinkCluster;
import io.github.flinkmemory.e2e.cluster.FlinkDistribution;
import io.github.flinkmemory.e2e.cluster.JavaRuntime;
import io.github.flinkmemory.e2e.cluster.TaskManagerProcess;
import io.github.flinkmemory.e2e.cluster.Workspace;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** A real cluster for one test class, with the files of this build. */
public final class AgentCluster implements AutoCloseable {

  /** The lines of Flink that everything is shown on. */
  public static final String LONG_TERM = "1.20.3";

  public static final String NEWEST = "2.3.0";

  /** Any free port, and samples as often as the agent takes them: tests wait for the next one. */
  public static final String OPTIONS = "port=0,host=127.0.0.1,interval=200ms";

  private final Checkout checkout = Checkout.current();
  private final Workspace workspace = new Workspace();
  private final FlinkCluster.Builder builder;
  private FlinkCluster cluster;

  @SuppressWarnings("NullAway.Init")
  private AgentCluster(String flinkVersion, UnaryOperator<FlinkDistribution> change) {
    builder = FlinkCluster.in(workspace, change.apply(checkout.flink(flinkVersion)));
  }

  public static AgentCluster of(String flinkVersion) {
    return of(flinkVersion, UnaryOperator.identity());
  }

  /** On a Flink whose class path was changed. */
  static AgentCluster of(String flinkVersion, UnaryOperator<FlinkDistribution> change) {
    return new AgentCluster(flinkVersion, change);
  }

  public AgentCluster java(JavaRuntime java) {
    builder.java(java);
    return this;
  }

  public AgentCluster set(String key, String value) {
    builder.set(key, value);
    return this;
  }

  /**
   * Starts the JobManager with the agent.
   *
   * @param agentOptions of the agent
   */
  public AgentCluster jobManagerWithAgent(String agentOptions) {
    builder.jobManagerOption(javaAgent(agentOptions));
    return this;
  }

  public AgentCluster start() {
    try {
      cluster = builder.start();
      return this;
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  public FlinkCluster flink() {
    return cluster;
  }

  public Workspace workspace() {
    return workspace;
  }

  public String javaAgent(String options) {
    return "-javaagent:" + agentJar() + "=" + options;
  }

  public Path agentJar() {
    return workspace.keep(checkout.agentJar());
  }

  public TaskManagerProcess startTaskManager(String resourceId) {
    return cluster.startTaskManager(resourceId, javaAgent(OPTIONS));
  }

  public TaskManagerProcess startTaskManagerWithoutAgent(String resourceId) {
    return startTaskManagerWithoutAgent(resourceId, List.of());
  }

  /** As well with options of its JVM. */
  public TaskManagerProcess startTaskManagerWithoutAgent(
      String resourceId, List<String> jvmOptions) {
    return cluster.startTaskManager(resourceId, jvmOptions, Map.of(), Map.of());
  }

  /** Starts a TaskManager with the agent and further options of its JVM. */
  public TaskManagerProcess startTaskManager(String resourceId, List<String> jvmOptions) {
    return startTaskManager(resourceId, jvmOptions, OPTIONS);
  }

  /** As well with other options of the agent. */
  public TaskManagerProcess startTaskManager(
      String resourceId, List<String> jvmOptions, String agentOptions) {
    List<String> all = new ArrayList<>(jvmOptions);
    all.add(javaAgent(agentOptions));
    return cluster.startTaskManager(resourceId, all, Map.of(), Map.of());
  }

  /** Submits the main job of this project. */
  public String submit(Map<String, String> options) {
    return cluster.submit(workspace.keep(checkout.jobJar()), words(options));
  }

  /**
   * Submits one of the project's jobs.
   *
   * @param program simple name of its class
   */
  public String submit(String program, Map<String, String> options) {
    return cluster.submitProgram(
        workspace.keep(checkout.jobJar()),
        "io.github.flinkmemory.e2e.job." + program,
        words(options));
  }

  private static String[] words(Map<String, String> options) {
    List<String> arguments = new ArrayList<>();
    new LinkedHashMap<>(options)
        .forEach(
            (name, value) -> {
              arguments.add("--" + name);
              arguments.add(value);
            });
    return arguments.toArray(String[]::new);
  }

  public Path file(String name) {
    return workspace.directory().resolve(name);
  }

  public static AgentEndpoint agentOf(TaskManagerProcess taskManager) {
    return AgentEndpoint.of(taskManager.process());
  }

  @Override
  public void close() {
    workspace.close();
  }
}
