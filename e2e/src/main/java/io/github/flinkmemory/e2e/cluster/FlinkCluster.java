package io.github.flinkmemory.e2e.cluster;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * A standalone session cluster: one JobManager, and TaskManagers as they are added. It ends with
 * its {@link Workspace}.
 */
public final class FlinkCluster {

  private static final Duration START_TIMEOUT = Duration.ofSeconds(90);
  private static final Pattern PORT_TAKEN =
      Pattern.compile(
          "Address already in use|BindException|Could not start rest endpoint on any port");
  private static final Pattern JOB_ID = Pattern.compile("JobID ([0-9a-f]{32})");
  private static final int ATTEMPTS = 3;

  private final Workspace workspace;
  private final FlinkCommands commands;
  private final ServerProcess jobManager;
  private final RestClient rest;
  private final Map<String, String> settings;

  private FlinkCluster(
      Workspace workspace,
      FlinkCommands commands,
      ServerProcess jobManager,
      RestClient rest,
      Map<String, String> settings) {
    this.workspace = workspace;
    this.commands = commands;
    this.jobManager = jobManager;
    this.rest = rest;
    this.settings = settings;
  }

  public static Builder in(Workspace workspace, FlinkDistribution flink) {
    return new Builder(workspace, flink);
  }

  /** What is in Flink's configuration file. */
  public Map<String, String> settings() {
    return new LinkedHashMap<>(settings);
  }

  /** Writes Flink's configuration file anew; processes read it when they start. */
  public void reconfigure(Map<String, String> changed) {
    settings.clear();
    settings.putAll(changed);
    commands.reconfigure(settings);
  }

  public ServerProcess jobManager() {
    return jobManager;
  }

  public RestClient rest() {
    return rest;
  }

  /** Starts a TaskManager and waits until it has registered. */
  public TaskManagerProcess startTaskManager(String resourceId, String... jvmOptions) {
    return startTaskManager(resourceId, List.of(jvmOptions), Map.of(), Map.of());
  }

  /**
   * Starts a TaskManager and waits until it has registered.
   *
   * @param settings Flink options of this TaskManager alone
   * @param environment of its JVM
   */
  public TaskManagerProcess startTaskManager(
      String resourceId,
      List<String> jvmOptions,
      Map<String, String> settings,
      Map<String, String> environment) {
    return startTaskManager(
        resourceId, jvmOptions, settings, environment, UnaryOperator.identity());
  }

  /**
   * As well, started in a way of its own.
   *
   * @param launch makes the command to run of the JVM's own, such as one that enters a control
   *     group first; the process must become the JVM
   */
  public TaskManagerProcess startTaskManager(
      String resourceId,
      List<String> jvmOptions,
      Map<String, String> settings,
      Map<String, String> environment,
      UnaryOperator<List<String>> launch) {
    List<String> properties = new ArrayList<>();
    properties.add("-Dtaskmanager.resource-id=" + resourceId);
    settings.forEach((key, value) -> properties.add("-D" + key + "=" + value));
    List<String> command = launch.apply(commands.taskManager(jvmOptions, properties));
    long start = System.nanoTime();
    ServerProcess process = workspace.start("TaskManager " + resourceId, command, environment);
    process.await("registered", START_TIMEOUT, () -> rest.taskManager(resourceId));
    return new TaskManagerProcess(process, resourceId, Duration.ofNanos(System.nanoTime() - start));
  }

  /**
   * Submits a job and does not wait for it.
   *
   * @return the job's id
   */
  public String submit(Path jar, String... arguments) {
    return submit(List.of(jar.toString()), arguments);
  }

  /**
   * Submits a job that is not the jar's main program, and does not wait for it.
   *
   * @return the job's id
   */
  public String submitProgram(Path jar, String mainClass, String... arguments) {
    return submit(List.of("-c", mainClass, jar.toString()), arguments);
  }

  /**
   * Submits a job that goes on from a savepoint, and does not wait for it.
   *
   * @return the job's id
   */
  public String submitFrom(String savepoint, Path jar, String... arguments) {
    return submit(List.of("-s", savepoint, jar.toString()), arguments);
  }

  private String submit(List<String> program, String... arguments) {
    List<String> words = new ArrayList<>(List.of("run", "-d"));
    words.addAll(program);
    words.addAll(List.of(arguments));
    ServerProcess client =
        workspace.start(
            "Job submission",
            commands.client(words),
            Map.of("FLINK_CONF_DIR", commands.configuration().path().toString()));
    int exitCode = client.awaitEnd(START_TIMEOUT);
    return client
        .log()
        .find(JOB_ID)
        .map(id -> id.group(1))
        .orElseThrow(() -> client.failure("no job was submitted, exit code " + exitCode));
  }

  /**
   * Waits until the job is in this state.
   *
   * @throws ProcessFailure when the job fails before, or time is up
   */
  public void awaitJobState(String jobId, String state, Duration timeout) {
    jobManager.await(
        "saw the job " + state,
        timeout,
        () -> {
          Optional<String> now = rest.jobState(jobId);
          if (now.filter("FAILED"::equals).isPresent() && !state.equals("FAILED")) {
            throw jobManager.failure("the job failed: " + rest.jobFailure(jobId));
          }
          return now.filter(state::equals);
        });
  }

  /** What Flink's launch helper prints for a TaskManager, run with this environment. */
  public LaunchParameters taskManagerLaunchParameters(Map<String, String> environment) {
    return commands.launchParameters("GET_TM_RESOURCE_PARAMS", List.of(), environment);
  }

  /** A cluster to be. */
  public static final class Builder {

    private final Workspace workspace;
    private final FlinkDistribution flink;
    private final Map<String, String> settings = new LinkedHashMap<>();
    private final List<String> jobManagerOptions = new ArrayList<>();
    private JavaRuntime java = JavaRuntime.current();

    private Builder(Workspace workspace, FlinkDistribution flink) {
      this.workspace = workspace;
      this.flink = flink;
    }

    public Builder java(JavaRuntime value) {
      java = value;
      return this;
    }

    /** A line of Flink's configuration, for all processes. */
    public Builder set(String key, String value) {
      settings.put(key, value);
      return this;
    }

    public Builder jobManagerOption(String jvmOption) {
      jobManagerOptions.add(jvmOption);
      return this;
    }

    /** Starts the JobManager and waits until it answers. */
    public FlinkCluster start() {
      for (int attempt = 1; ; attempt++) {
        try {
          return startOnFreePorts();
        } catch (PortTaken e) {
          if (attempt == ATTEMPTS) {
            throw e.failure;
          }
        }
      }
    }

    private FlinkCluster startOnFreePorts() {
      List<Integer> ports = FreePorts.find(2);
      Map<String, String> all = defaults(ports.get(0), ports.get(1));
      all.putAll(settings);
      ConfigurationDirectory configuration =
          ConfigurationDirectory.write(workspace.newDirectory("conf"), flink, all);
      FlinkCommands commands = new FlinkCommands(workspace, flink, java, configuration);
      ServerProcess process =
          workspace.start("JobManager", commands.jobManager(jobManagerOptions), Map.of());
      RestClient rest = new RestClient(URI.create("http://localhost:" + ports.get(1)));
      try {
        process.await("answered at " + rest.address(), START_TIMEOUT, rest::taskManagers);
      } catch (ProcessFailure e) {
        if (process.log().find(PORT_TAKEN).isPresent()) {
          throw new PortTaken(e);
        }
        throw e;
      }
      return new FlinkCluster(workspace, commands, process, rest, all);
    }

    private Map<String, String> defaults(int rpcPort, int restPort) {
      Map<String, String> defaults = new LinkedHashMap<>();
      defaults.put("jobmanager.rpc.address", "localhost");
      defaults.put("jobmanager.rpc.port", String.valueOf(rpcPort));
      defaults.put("jobmanager.bind-host", "localhost");
      defaults.put("jobmanager.memory.process.size", "1024m");
      defaults.put("rest.address", "localhost");
      defaults.put("rest.bind-address", "localhost");
      defaults.put("rest.port", String.valueOf(restPort));
      defaults.put("rest.bind-port", String.valueOf(restPort));
      defaults.put("taskmanager.host", "localhost");
      defaults.put("taskmanager.bind-host", "localhost");
      defaults.put("taskmanager.numberOfTaskSlots", "1");
      defaults.put("taskmanager.memory.process.size", "1728m");
      defaults.put("io.tmp.dirs", workspace.newDirectory("tmp").toString());
      defaults.put(flink.isAtLeast(1, 19) ? "state.backend.type" : "state.backend", "rocksdb");
      String checkpoints = workspace.newDirectory("checkpoints").toUri().toString();
      boolean renamed = flink.isAtLeast(1, 20);
      defaults.put(renamed ? "execution.checkpointing.dir" : "state.checkpoints.dir", checkpoints);
      defaults.put(
          renamed ? "execution.checkpointing.incremental" : "state.backend.incremental", "true");
      return defaults;
    }
  }

  /** Somebody else was quicker on a port that had been free. */
  private static final class PortTaken extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient ProcessFailure failure;

    PortTaken(ProcessFailure failure) {
      super(failure);
      this.failure = failure;
    }
  }
}
