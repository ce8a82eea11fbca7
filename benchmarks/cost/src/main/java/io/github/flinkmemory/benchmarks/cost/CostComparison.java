package io.github.flinkmemory.benchmarks.cost;

import io.github.flinkmemory.e2e.cluster.Checkout;
import io.github.flinkmemory.e2e.cluster.FlinkCluster;
import io.github.flinkmemory.e2e.cluster.FlinkDistribution;
import io.github.flinkmemory.e2e.cluster.FreePorts;
import io.github.flinkmemory.e2e.cluster.JavaRuntime;
import io.github.flinkmemory.e2e.cluster.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs all variants in turn, several times, and prints the medians side by side. */
public final class CostComparison {

  private static final String FLINK_VERSION = "1.20.3";

  private final Workspace workspace;
  private final Checkout checkout;
  private final Path peers;

  private CostComparison(Workspace workspace, Checkout checkout) {
    this.workspace = workspace;
    this.checkout = checkout;
    this.peers = checkout.root().resolve("benchmarks/cost/target/peers");
  }

  /** Takes the number of rounds. */
  public static void main(String[] arguments) throws Exception {
    int rounds = Integer.parseInt(arguments[0]);
    try (Workspace workspace = new Workspace()) {
      List<String> report = new CostComparison(workspace, Checkout.current()).run(rounds);
      report.forEach(System.out::println);
    }
  }

  private List<String> run(int rounds) throws IOException, InterruptedException {
    Path reporter = peers.resolve("flink-metrics-prometheus.jar");
    // On every class path, in use in one: a longer class path is no part of what is compared.
    FlinkDistribution flink = checkout.flink(FLINK_VERSION).with(reporter);
    FlinkCluster cluster = FlinkCluster.in(workspace, flink).start();

    Map<String, List<Measurement>> runs = new LinkedHashMap<>();
    for (int round = 1; round <= rounds; round++) {
      List<Variant> variants = variants();
      for (int i = 0; i < variants.size(); i++) {
        Variant variant = variants.get(i);
        System.err.println("cost: round " + round + " of " + rounds + ", " + variant.name());
        runs.computeIfAbsent(variant.name(), name -> new ArrayList<>())
            .add(MeasuredTaskManager.measure(cluster, variant, "tm-" + round + "-" + i));
      }
    }
    List<String> names = List.copyOf(runs.keySet());
    CostTable table = new CostTable(names.get(0), names.get(1), runs);
    List<String> report = new ArrayList<>();
    report.add(conditions(rounds));
    report.add("");
    report.addAll(table.sideBySide());
    report.add("");
    report.addAll(table.budget());
    return report;
  }

  private List<Variant> variants() throws IOException {
    Path rules = workspace.directory().resolve("jmx.yml");
    Files.writeString(rules, "rules:\n  - pattern: \".*\"\n");
    List<Integer> ports = FreePorts.find(3);
    return List.of(
        Variant.alone(),
        Variant.agent(workspace.keep(checkout.agentJar()), ports.get(0)),
        Variant.jmxExporter(peers.resolve("jmx_prometheus_javaagent.jar"), rules, ports.get(1)),
        Variant.flinkReporter(ports.get(2)));
  }

  private String conditions(int rounds) throws IOException {
    return "Flink %s, %s, %s %s, %d processors, load average %s; %d rounds, all variants in turn; agent jar %.2f MB."
        .formatted(
            FLINK_VERSION,
            JavaRuntime.current(),
            System.getProperty("os.name"),
            System.getProperty("os.arch"),
            Runtime.getRuntime().availableProcessors(),
            Files.readString(Path.of("/proc/loadavg")).split(" ", 2)[0],
            rounds,
            Files.size(checkout.agentJar()) / 1e6);
  }
}
