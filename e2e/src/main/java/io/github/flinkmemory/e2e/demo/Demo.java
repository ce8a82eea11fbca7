package io.github.flinkmemory.e2e.demo;

import io.github.flinkmemory.e2e.agent.AgentEndpoint;
import io.github.flinkmemory.e2e.cluster.Checkout;
import io.github.flinkmemory.e2e.cluster.FlinkCluster;
import io.github.flinkmemory.e2e.cluster.FlinkDistribution;
import io.github.flinkmemory.e2e.cluster.JavaRuntime;
import io.github.flinkmemory.e2e.cluster.PrometheusServer;
import io.github.flinkmemory.e2e.cluster.ServerProcess;
import io.github.flinkmemory.e2e.cluster.TaskManagerProcess;
import io.github.flinkmemory.e2e.cluster.Workspace;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Starts a JobManager, a TaskManager with the agent and a job, and shows the agent's numbers until
 * it is told to end.
 */
public final class Demo {

  private static final Duration REFRESH = Duration.ofSeconds(1);
  private static final int DEFAULT_COLUMNS = 100;
  private static final String AGENT_OPTIONS = "port=9280-9299,host=127.0.0.1,interval=1s";

  private final DemoOptions options;
  private final PrintStream out;
  private final Style style;
  private final MemoryTable table;

  private Demo(DemoOptions options, PrintStream out) {
    this.options = options;
    this.out = out;
    this.style = options.terminalColumns().isPresent() ? Style.COLOURED : Style.PLAIN;
    this.table = new MemoryTable(style, options.terminalColumns().orElse(DEFAULT_COLUMNS));
  }

  public static void main(String[] arguments) {
    // In a POSIX locale System.out would turn bars and dashes into question marks.
    PrintStream out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
    Workspace workspace = new Workspace();
    try (workspace) {
      new Demo(DemoOptions.parse(arguments), out).run(workspace);
    } catch (RuntimeException | IOException e) {
      if (workspace.isEndedBySignal()) {
        // Ctrl-C reaches all processes of the terminal at once: that they are gone is no failure.
        // The hook ends this JVM.
        return;
      }
      System.err.println("demo: " + e.getMessage());
      workspace.close();
      System.exit(1);
    }
  }

  private void run(Workspace workspace) throws IOException {
    Checkout checkout = Checkout.current();
    FlinkDistribution flink = checkout.flink(options.flinkVersion());

    progress("starting the JobManager of " + flink);
    FlinkCluster cluster =
        FlinkCluster.in(workspace, flink).set("taskmanager.numberOfTaskSlots", "2").start();

    progress("starting the TaskManager with the agent");
    TaskManagerProcess taskManager =
        cluster.startTaskManager(
            "tm-1", "-javaagent:" + workspace.keep(checkout.agentJar()) + "=" + AGENT_OPTIONS);
    AgentEndpoint agent = AgentEndpoint.of(taskManager.process());
    progress("the agent answers at " + agent.address().resolve("/metrics"));

    progress("submitting the job");
    String job =
        cluster.submit(workspace.keep(checkout.jobJar()), "--rate", "20000", "--parallelism", "2");
    Optional<URI> prometheus = startPrometheus(workspace, checkout, agent);

    DemoHeader header =
        new DemoHeader(
            flink + " · " + JavaRuntime.current() + " · TaskManager " + taskManager.resourceId(),
            agent.address(),
            cluster.rest().address(),
            prometheus,
            options.duration());
    try (Screen screen = screen(workspace)) {
      show(screen, header, cluster, taskManager.process(), agent, job);
    }
  }

  private void show(
      Screen screen,
      DemoHeader header,
      FlinkCluster cluster,
      ServerProcess taskManager,
      AgentEndpoint agent,
      String job)
      throws IOException {
    long start = System.nanoTime();
    while (true) {
      Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
      for (ServerProcess process : List.of(cluster.jobManager(), taskManager)) {
        if (!process.isAlive()) {
          throw process.failure("it ended while the job was running");
        }
      }
      String jobState = cluster.rest().jobState(job).orElse("unknown");
      if (jobState.equals("FAILED")) {
        throw cluster.jobManager().failure("the job failed: " + cluster.rest().jobFailure(job));
      }
      List<String> lines = new ArrayList<>(header.lines(style, jobState, elapsed));
      lines.addAll(table.lines(agent.metrics()));
      screen.show(lines);
      if (options.duration().filter(limit -> elapsed.compareTo(limit) >= 0).isPresent()) {
        return;
      }
      pause(options.duration().map(limit -> limit.minus(elapsed)).orElse(REFRESH));
    }
  }

  private static Optional<URI> startPrometheus(
      Workspace workspace, Checkout checkout, AgentEndpoint agent) {
    return PrometheusServer.installed("prometheus")
        .map(
            program ->
                PrometheusServer.start(
                        workspace,
                        program,
                        agent.address(),
                        checkout.rules(),
                        Duration.ofSeconds(5))
                    .address());
  }

  private Screen screen(Workspace workspace) {
    Screen screen =
        options.terminalColumns().isPresent() ? new TerminalScreen(out) : new PlainScreen(out);
    // Before the processes are ended: the terminal has to be usable again even when that takes its
    // time.
    workspace.beforeEnd(screen::close);
    return screen;
  }

  private static void progress(String what) {
    System.err.println("demo: " + what);
  }

  private static void pause(Duration longest) {
    try {
      Thread.sleep(Math.max(1, Math.min(REFRESH.toMillis(), longest.toMillis())));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
