package io.github.flinkmemory.e2e;

import io.github.flinkmemory.e2e.agent.AgentEndpoint;
import io.github.flinkmemory.e2e.cluster.Checkout;
import io.github.flinkmemory.e2e.cluster.FlinkCluster;
import io.github.flinkmemory.e2e.cluster.JavaRuntime;
import io.github.flinkmemory.e2e.cluster.TaskManagerProcess;
import io.github.flinkmemory.e2e.cluster.Workspace;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A real cluster for one test class, with the files of this build. */
final class AgentCluster implements AutoCloseable {

  /** The lines of Flink that everything is shown on. */
  static final String LONG_TERM = "1.20.3";

  static final String NEWEST = "2.3.0";

  /** Any free port, and samples as often as the agent takes them: tests wait for the next one. */
  static final String OPTIONS = "port=0,host=127.0.0.1,interval=200ms";

  private final Checkout checkout = Checkout.current();
  private final Workspace workspace = new Workspace();
  private final FlinkCluster.Builder builder;
  private FlinkCluster cluster;

  @SuppressWarnings("NullAway.Init")
  private AgentCluster(String flinkVersion) {
    builder = FlinkCluster.in(workspace, checkout.flink(flinkVersion));
  }

  static AgentCluster of(String flinkVersion) {
    return new AgentCluster(flinkVersion);
  }

  AgentCluster java(JavaRuntime java) {
    builder.java(java);
    return this;
  }

  AgentCluster set(String key, String value) {
    builder.set(key, value);
    return this;
  }

  AgentCluster jobManagerWithAgent() {
    builder.jobManagerOption(javaAgent(OPTIONS));
    return this;
  }

  AgentCluster start() {
    try {
      cluster = builder.start();
      return this;
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  FlinkCluster flink() {
    return cluster;
  }

  Workspace workspace() {
    return workspace;
  }

  String javaAgent(String options) {
    return "-javaagent:" + workspace.keep(checkout.agentJar()) + "=" + options;
  }

  TaskManagerProcess startTaskManager(String resourceId) {
    return cluster.startTaskManager(resourceId, javaAgent(OPTIONS));
  }

  TaskManagerProcess startTaskManagerWithoutAgent(String resourceId) {
    return cluster.startTaskManager(resourceId, List.of(), Map.of(), Map.of());
  }

  /** Submits the job of this project. */
  String submit(Map<String, String> options) {
    List<String> arguments = new ArrayList<>();
    new LinkedHashMap<>(options)
        .forEach(
            (name, value) -> {
              arguments.add("--" + name);
              arguments.add(value);
            });
    return cluster.submit(workspace.keep(checkout.jobJar()), arguments.toArray(String[]::new));
  }

  Path file(String name) {
    return workspace.directory().resolve(name);
  }

  static AgentEndpoint agentOf(TaskManagerProcess taskManager) {
    return AgentEndpoint.of(taskManager.process());
  }

  @Override
  public void close() {
    workspace.close();
  }
}
