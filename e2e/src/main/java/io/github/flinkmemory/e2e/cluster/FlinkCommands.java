package io.github.flinkmemory.e2e.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The command lines that Flink's own scripts would make, without the scripts: those are not
 * published where Maven can get them.
 */
record FlinkCommands(
    Workspace workspace,
    FlinkDistribution flink,
    JavaRuntime java,
    ConfigurationDirectory configuration) {

  private static final String RESULT_PREFIX = "BASH_JAVA_UTILS_EXEC_RESULT:";
  private static final Duration LAUNCH_PARAMETERS_TIMEOUT = Duration.ofSeconds(60);

  void reconfigure(Map<String, String> settings) {
    ConfigurationDirectory.write(configuration.path(), flink, settings);
  }

  List<String> jobManager(List<String> jvmOptions) {
    LaunchParameters parameters = launchParameters("GET_JM_RESOURCE_PARAMS", List.of(), Map.of());
    List<String> command = javaCommand(parameters.jvmOptions(), jvmOptions);
    command.add("org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint");
    command.addAll(List.of("--configDir", configuration.path().toString()));
    command.addAll(List.of("--executionMode", "cluster"));
    command.addAll(parameters.dynamicProperties());
    return command;
  }

  List<String> taskManager(List<String> jvmOptions, List<String> properties) {
    LaunchParameters parameters = launchParameters("GET_TM_RESOURCE_PARAMS", properties, Map.of());
    List<String> command = javaCommand(parameters.jvmOptions(), jvmOptions);
    command.add("org.apache.flink.runtime.taskexecutor.TaskManagerRunner");
    command.addAll(List.of("--configDir", configuration.path().toString()));
    command.addAll(parameters.dynamicProperties());
    command.addAll(properties);
    return command;
  }

  List<String> client(List<String> arguments) {
    List<String> command = javaCommand(List.of(), List.of());
    command.add("org.apache.flink.client.cli.CliFrontend");
    command.addAll(arguments);
    return command;
  }

  /**
   * Asks Flink's own helper program what flags and dynamic properties a process gets.
   *
   * @param environment for the helper's JVM alone
   */
  LaunchParameters launchParameters(
      String question, List<String> properties, Map<String, String> environment) {
    List<String> command = javaCommand(List.of(), List.of());
    command.add(flink.bashJavaUtilsClass());
    command.addAll(List.of(question, "--configDir", configuration.path().toString()));
    command.addAll(properties);
    ServerProcess helper =
        workspace.start("Flink's launch helper (" + question + ")", command, environment);
    int exitCode = helper.awaitEnd(LAUNCH_PARAMETERS_TIMEOUT);
    List<String> output = helper.log().lines();
    List<String> results =
        output.stream()
            .filter(line -> line.startsWith(RESULT_PREFIX))
            .map(line -> line.substring(RESULT_PREFIX.length()))
            .toList();
    if (exitCode != 0 || results.size() != 2) {
      throw helper.failure("no launch parameters, exit code " + exitCode);
    }
    return new LaunchParameters(words(results.get(0)), words(results.get(1)), output);
  }

  private List<String> javaCommand(List<String> memoryFlags, List<String> jvmOptions) {
    List<String> command = new ArrayList<>();
    command.add(java.executable().toString());
    command.addAll(memoryFlags);
    command.add("-XX:+IgnoreUnrecognizedVMOptions");
    command.addAll(java.flinkOptions());
    command.addAll(jvmOptions);
    command.add(configuration.log4jOption());
    command.addAll(List.of("-classpath", flink.classPathArgument()));
    return command;
  }

  private static List<String> words(String line) {
    String text = line.strip();
    return text.isEmpty() ? List.of() : List.of(text.split("\\s+"));
  }
}
