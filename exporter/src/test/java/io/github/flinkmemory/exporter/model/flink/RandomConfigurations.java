package io.github.flinkmemory.exporter.model.flink;

import io.github.flinkmemory.exporter.model.DeployMode;
import io.github.flinkmemory.exporter.model.FlinkVersion;
import io.github.flinkmemory.exporter.model.MemoryComponent;
import io.github.flinkmemory.exporter.model.MemoryModel;
import io.github.flinkmemory.exporter.model.ProcessRole;
import io.github.flinkmemory.exporter.model.resolve.MemoryModelResolver;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/**
 * Configurations of all kinds: usual ones, over-specified ones whose parts fit to the byte or miss
 * by one, legacy and deprecated keys, extreme sizes, odd units, and values that no one can read.
 */
public final class RandomConfigurations {
  private static final String TM = "taskmanager.memory.";
  private static final String JM = "jobmanager.memory.";

  private static final List<String> TM_TOTALS =
      List.of(TM + "process.size", TM + "flink.size", TM + "task.heap.size", TM + "managed.size");
  private static final List<String> TM_SIZES =
      List.of(
          TM + "framework.heap.size",
          TM + "framework.off-heap.size",
          TM + "task.off-heap.size",
          TM + "network.min",
          TM + "network.max",
          TM + "jvm-metaspace.size",
          TM + "jvm-overhead.min",
          TM + "jvm-overhead.max",
          TM + "size",
          "taskmanager.network.memory.min",
          "taskmanager.network.memory.max",
          "taskmanager.heap.size");
  private static final List<String> TM_FRACTIONS =
      List.of(
          TM + "managed.fraction",
          TM + "network.fraction",
          TM + "jvm-overhead.fraction",
          "taskmanager.network.memory.fraction");
  private static final List<String> JM_TOTALS =
      List.of(JM + "process.size", JM + "flink.size", JM + "heap.size");
  private static final List<String> JM_SIZES =
      List.of(
          JM + "off-heap.size",
          JM + "jvm-metaspace.size",
          JM + "jvm-overhead.min",
          JM + "jvm-overhead.max",
          "jobmanager.heap.size");
  private static final List<String> JM_FRACTIONS = List.of(JM + "jvm-overhead.fraction");

  private RandomConfigurations() {}

  public static Arbitrary<Map<String, String>> taskManager() {
    Arbitrary<Map<String, String>> free =
        merged(
            List.of(
                entries(TM_TOTALS, totals()).ofMaxSize(3),
                entries(TM_SIZES, parts()).ofMaxSize(4),
                entries(TM_FRACTIONS, fractions()).ofMaxSize(2),
                taskManagerOddities().list().ofMaxSize(2)));
    return Arbitraries.frequencyOf(
        Tuple.of(3, free),
        Tuple.of(2, free.flatMap(base -> pinned(base, ProcessRole.TASK_MANAGER))));
  }

  public static Arbitrary<Map<String, String>> jobManager() {
    Arbitrary<Map<String, String>> free =
        merged(
            List.of(
                entries(JM_TOTALS, totals()).ofMaxSize(2),
                entries(JM_SIZES, parts()).ofMaxSize(3),
                entries(JM_FRACTIONS, fractions()).ofMaxSize(1),
                jobManagerOddities().list().ofMaxSize(1)));
    return Arbitraries.frequencyOf(
        Tuple.of(3, free),
        Tuple.of(2, free.flatMap(base -> pinned(base, ProcessRole.JOB_MANAGER))));
  }

  public static Arbitrary<Map<String, String>> environment(String variable) {
    return Arbitraries.frequencyOf(
        Tuple.of(9, Arbitraries.just(Map.of())),
        Tuple.of(
            1,
            totals()
                .filter(value -> value.indexOf('\u0000') < 0)
                .map(value -> Map.of(variable, value))));
  }

  public static Arbitrary<DeployMode> modes() {
    return Arbitraries.of(DeployMode.STANDALONE, DeployMode.YARN, DeployMode.KUBERNETES);
  }

  // --- values

  private static Arbitrary<String> totals() {
    return Arbitraries.frequencyOf(
        Tuple.of(6, sized(Arbitraries.longs().between(256, 8192), "m", "mb", "mebibytes")),
        Tuple.of(3, sized(Arbitraries.longs().between(1, 64), "g", "gb", " gibibytes")),
        Tuple.of(2, sized(Arbitraries.longs().between(0, 5L << 30), "", "b", "bytes")),
        Tuple.of(1, extremes()));
  }

  private static Arbitrary<String> parts() {
    return Arbitraries.frequencyOf(
        Tuple.of(6, sized(Arbitraries.longs().between(0, 1024), "m", "MB", " mb")),
        Tuple.of(2, sized(Arbitraries.longs().between(0, 1L << 30), "", "b", " bytes")),
        Tuple.of(2, sized(Arbitraries.longs().between(0, 1L << 20), "k", "kb", "KIBIBYTES")),
        Tuple.of(1, sized(Arbitraries.longs().between(0, 3), "g", "t")),
        Tuple.of(1, extremes()));
  }

  private static Arbitrary<String> sized(Arbitrary<Long> numbers, String... units) {
    return Combinators.combine(numbers, Arbitraries.of(units)).as((number, unit) -> number + unit);
  }

  private static Arbitrary<String> extremes() {
    return Arbitraries.of(
        "0",
        "1",
        "0b",
        "9223372036854775807",
        "9223372036854775808",
        "9223372036854775807b",
        "8388607t",
        "8388608t",
        "8796093022207m",
        "4611686018427387904",
        "99999999999999999999g",
        "1.5g",
        "-1",
        "+1g",
        "",
        " ",
        "1 g",
        " 1g ",
        "\t64m",
        "1gi",
        "1Gi",
        "g",
        "64 M B",
        "0x10",
        "1e9",
        "1_000",
        "１g",
        "64\u212A",
        "64kB",
        "128mb ",
        "none",
        "unlimited",
        "1g # comment",
        "\u00A064m",
        "64m\u0000",
        "007m");
  }

  private static Arbitrary<String> fractions() {
    return Arbitraries.frequencyOf(
        Tuple.of(5, Arbitraries.integers().between(0, 999).map(n -> String.valueOf(n / 1000.0))),
        Tuple.of(2, Arbitraries.floats().between(0, 1).map(String::valueOf)),
        Tuple.of(
            1,
            Arbitraries.of(
                "0",
                "0.0",
                "-0.0",
                "1",
                "1.0",
                "0.99999994",
                "0.9999999",
                "0.99999998",
                "1e-45",
                "1e-50",
                "1.4e-45",
                "1e-8",
                "-0.1",
                "NaN",
                "Infinity",
                "-Infinity",
                ".5",
                "5e-1",
                "0.1f",
                "0.1d",
                " 0.1 ",
                "0,1",
                "10%",
                "",
                "0x1p-3",
                "null",
                "1e400")));
  }

  // --- keys with values

  private static net.jqwik.api.arbitraries.ListArbitrary<Map.Entry<String, String>> entries(
      List<String> keys, Arbitrary<String> values) {
    return Combinators.combine(Arbitraries.of(keys), values)
        .as((key, value) -> Map.entry(key, value))
        .list();
  }

  private static Arbitrary<Map.Entry<String, String>> taskManagerOddities() {
    return Arbitraries.frequencyOf(
        Tuple.of(
            3,
            option(
                "taskmanager.network.numberOfBuffers",
                "0",
                "1",
                "2048",
                "4096",
                "100000",
                "2147483647",
                "2147483648",
                "-1",
                "+5",
                "1k",
                "",
                "٢")),
        Tuple.of(
            2,
            option(
                TM + "segment-size",
                "32kb",
                "4096",
                "4095",
                "8k",
                "5000",
                "1g",
                "2g",
                "4g",
                "0",
                "1m",
                "x")),
        Tuple.of(2, option("taskmanager.numberOfTaskSlots", "1", "4", "0", "-1", "x", "2.0", "+3")),
        Tuple.of(
            2,
            option(
                "taskmanager.cpu.cores",
                "1",
                "2.5",
                "0",
                "-0.5",
                "NaN",
                "Infinity",
                "1e-300",
                "1e300",
                "x",
                "0x1p3",
                "1d")),
        Tuple.of(
            1, option("external-resources", "gpu", "gpu;fpga", "none", "", "[gpu]", "[gpu, fpga]")),
        Tuple.of(1, option("external-resource.gpu.amount", "2", "x", "0", "-1", "")),
        Tuple.of(1, option("external-resource.fpga.amount", "1", "1.5")),
        Tuple.of(1, option("taskmanager.heap.mb", "1024", "0", "-5", "2147483647", "1g", "x")),
        Tuple.of(1, option(TM + "fraction", "0.7")),
        Tuple.of(1, option(TM + "managed.consumer-weights", "OPERATOR:70")));
  }

  private static Arbitrary<Map.Entry<String, String>> jobManagerOddities() {
    return Arbitraries.frequencyOf(
        Tuple.of(
            2,
            option(
                JM + "enable-jvm-direct-memory-limit",
                "true",
                "false",
                "TRUE",
                "False",
                "yes",
                "",
                " true")),
        Tuple.of(1, option("jobmanager.heap.mb", "1024", "0", "-5", "2147483647", "1g")));
  }

  private static Arbitrary<Map.Entry<String, String>> option(String key, String... values) {
    return Arbitraries.of(values).map(value -> Map.entry(key, value));
  }

  private static Arbitrary<Map<String, String>> merged(
      List<Arbitrary<List<Map.Entry<String, String>>>> parts) {
    return Combinators.combine(parts)
        .as(
            lists -> {
              Map<String, String> options = new LinkedHashMap<>();
              for (List<Map.Entry<String, String>> list : lists) {
                list.forEach(entry -> options.put(entry.getKey(), entry.getValue()));
              }
              return options;
            });
  }

  // --- over-specified: some results of a resolution set as options, exact or off by one

  private static Arbitrary<Map<String, String>> pinned(Map<String, String> base, ProcessRole role) {
    MemoryModelResolver resolver =
        new MemoryModelResolver(FlinkVersion.of(1, 20, 5), role, DeployMode.STANDALONE);
    MemoryModel model = resolver.resolve(base).model().orElse(null);
    if (model == null) {
      return Arbitraries.just(base);
    }
    Map<String, Long> results = results(model);
    Arbitrary<Map.Entry<String, String>> pin =
        Combinators.combine(
                Arbitraries.of(List.copyOf(results.entrySet())),
                Arbitraries.frequency(
                    Tuple.of(6, 0L), Tuple.of(1, 1L), Tuple.of(1, -1L), Tuple.of(1, 1L << 20)))
            .as(
                (result, off) ->
                    Map.entry(
                        result.getKey(),
                        result.getKey().endsWith("numberOfBuffers")
                            ? String.valueOf(result.getValue() / 32768)
                            : String.valueOf(Math.max(0, result.getValue() + off))));
    return pin.list()
        .ofMinSize(1)
        .ofMaxSize(3)
        .map(
            pins -> {
              Map<String, String> options = new LinkedHashMap<>(base);
              pins.forEach(entry -> options.put(entry.getKey(), entry.getValue()));
              return options;
            });
  }

  private static Map<String, Long> results(MemoryModel model) {
    Map<String, Long> results = new LinkedHashMap<>();
    String prefix = model.role() == ProcessRole.TASK_MANAGER ? TM : JM;
    results.put(prefix + "process.size", model.totalProcess());
    results.put(prefix + "flink.size", model.totalFlink());
    results.put(prefix + "jvm-overhead.min", model.bytes(MemoryComponent.JVM_OVERHEAD));
    results.put(prefix + "jvm-overhead.max", model.bytes(MemoryComponent.JVM_OVERHEAD));
    if (model.role() == ProcessRole.TASK_MANAGER) {
      results.put(TM + "task.heap.size", model.bytes(MemoryComponent.TASK_HEAP));
      results.put(TM + "managed.size", model.bytes(MemoryComponent.MANAGED));
      results.put(TM + "network.min", model.bytes(MemoryComponent.NETWORK));
      results.put(TM + "network.max", model.bytes(MemoryComponent.NETWORK));
      results.put("taskmanager.network.numberOfBuffers", model.bytes(MemoryComponent.NETWORK));
    } else {
      results.put(JM + "heap.size", model.bytes(MemoryComponent.JOB_MANAGER_HEAP));
      results.put(JM + "off-heap.size", model.bytes(MemoryComponent.JOB_MANAGER_OFF_HEAP));
    }
    return results;
  }
}
