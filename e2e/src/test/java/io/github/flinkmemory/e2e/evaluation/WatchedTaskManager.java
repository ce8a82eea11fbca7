package io.github.flinkmemory.e2e.evaluation;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.tools.attach.AgentInitializationException;
import com.sun.tools.attach.AgentLoadException;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import io.github.flinkmemory.e2e.AgentCluster;
import io.github.flinkmemory.e2e.JavaRuntimes;
import io.github.flinkmemory.e2e.agent.AgentEndpoint;
import io.github.flinkmemory.e2e.cluster.JavaRuntime;
import io.github.flinkmemory.e2e.cluster.TaskManagerProcess;
import io.github.flinkmemory.e2e.truth.JvmCommands;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The TaskManager of one {@link Scenario}, on a cluster of its own. Thread-safe. */
final class WatchedTaskManager implements AutoCloseable {

  private static final Duration TIMEOUT = Duration.ofMinutes(4);
  private static final int NEWEST_JAVA = 25;
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What people would look for in a log. */
  private static final Pattern CAUSE =
      Pattern.compile(
          "OutOfMemoryError: [A-Za-z :]+|Insufficient number of network buffers"
              + "|GC overhead limit exceeded");

  private final AgentCluster cluster;
  private final TaskManagerProcess process;
  private final AgentEndpoint agent;
  private final long startNanos;
  private final AtomicLong beganMillis = new AtomicLong(-1);
  private final List<String> jobs = new CopyOnWriteArrayList<>();

  WatchedTaskManager(Scenario scenario) {
    cluster =
        scenario.newest()
            ? AgentCluster.of(AgentCluster.NEWEST).java(newestJava())
            : AgentCluster.of(AgentCluster.LONG_TERM);
    scenario.sizes().options().forEach(cluster::set);
    scenario.options().forEach(cluster::set);
    cluster
        .set("taskmanager.numberOfTaskSlots", String.valueOf(scenario.slots()))
        .set("restart-strategy.type", "none")
        // At the next one the agent finds what it is attached to.
        .set("heartbeat.interval", "1000")
        .start();
    try {
      process = cluster.startTaskManagerWithoutAgent("watched");
      warmUp();
      attach(scenario);
      agent = AgentCluster.agentOf(process);
    } catch (RuntimeException e) {
      cluster.close();
      throw e;
    }
    startNanos = System.nanoTime();
  }

  /**
   * In production a JVM has started, loaded Flink's classes and compiled what it runs within the
   * first observation.
   */
  private void warmUp() {
    String job = cluster.submit("KeyedStateJob", Map.of("records", "1500000", "keys", "20000"));
    awaitState(job, "FINISHED");
  }

  private void attach(Scenario scenario) {
    try {
      VirtualMachine jvm = VirtualMachine.attach(String.valueOf(process.process().pid()));
      try {
        jvm.loadAgent(
            cluster.agentJar().toString(),
            "port=0,host=127.0.0.1,interval=200ms,mappings=1s,sparing=false,adviceBucket="
                + scenario.bucketMillis()
                + "ms");
      } finally {
        jvm.detach();
      }
    } catch (IOException
        | AttachNotSupportedException
        | AgentLoadException
        | AgentInitializationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static JavaRuntime newestJava() {
    return JavaRuntimes.installed().stream()
        .filter(java -> java.feature() == NEWEST_JAVA)
        .findFirst()
        .orElse(JavaRuntime.current());
  }

  /** Submits one of the project's jobs, and does not wait for it. */
  String submit(String program, Map<String, String> options) {
    String job = cluster.submit(program, options);
    jobs.add(job);
    began();
    return job;
  }

  /** The workload is there: the first of its jobs, or that it has none. */
  void began() {
    beganMillis.compareAndSet(-1, millis());
  }

  /** Milliseconds for which the workload has been there; 0 as long as it has not. */
  long workedMillis() {
    long began = beganMillis.get();
    return began < 0 ? 0 : millis() - began;
  }

  void awaitState(String job, String state) {
    cluster.flink().awaitJobState(job, state, TIMEOUT);
  }

  void cancel(String job) {
    jobs.remove(job);
    cluster.flink().rest().cancel(job);
    awaitState(job, "CANCELED");
  }

  /**
   * Lets so many milliseconds pass: a workload's own course, as the time for which a job runs
   * before it is rescaled. Never to wait for something.
   */
  static void pass(long millis) throws InterruptedException {
    Thread.sleep(millis);
  }

  /** Milliseconds since the agent was there. */
  long millis() {
    return Duration.ofNanos(System.nanoTime() - startNanos).toMillis();
  }

  /** Asks for a full collection; nothing happens in a JVM that is ending. */
  void collect() {
    try {
      new JvmCommands(process.process().pid()).ask("GC.run");
    } catch (IOException e) {
      // It has ended, as faults make it: the next look tells.
    }
  }

  /** Empty when the agent does not answer, as in a JVM that is ending. */
  Optional<Look> look() {
    try {
      return Optional.of(Look.of(millis(), JSON.readTree(agent.get("/report.json").body())));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Why a job failed, or the process ended; empty as long as all is well. */
  Optional<String> failure() {
    if (!process.process().isAlive()) {
      return process
          .process()
          .log()
          .find(CAUSE)
          .map(found -> found.group().strip())
          .or(() -> Optional.of("the process ended"));
    }
    for (String job : jobs) {
      Optional<String> state = cluster.flink().rest().jobState(job);
      if (state.filter(now -> now.equals("FAILED") || now.equals("FAILING")).isPresent()) {
        return Optional.of(cause(cluster.flink().rest().jobFailure(job)));
      }
    }
    return Optional.empty();
  }

  private static String cause(String text) {
    Matcher matcher = CAUSE.matcher(text);
    return matcher.find() ? matcher.group().strip() : "a job failed";
  }

  @Override
  public void close() {
    cluster.close();
  }
}
