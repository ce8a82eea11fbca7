package io.github.flinkmemory.e2e.loop;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a run came to.
 *
 * @param components bytes of Flink's parts, as configured
 * @param peaks bytes of each measure at its highest
 * @param residentPeak bytes that were resident at most, by the kernel
 * @param anonymous bytes that the kernel cannot take back
 */
record Look(
    Map<String, Long> components, Map<String, Long> peaks, long residentPeak, long anonymous) {

  private static final List<String> HEAP = List.of("framework_heap", "task_heap");
  private static final List<String> MEASURED =
      List.of("off_heap", "managed_used", "metaspace", "overhead");

  static Look at(JsonNode report, long pid) throws IOException {
    Map<String, Long> components = new LinkedHashMap<>();
    report
        .path("model")
        .path("components")
        .properties()
        .forEach(one -> components.put(one.getKey(), one.getValue().asLong()));
    Map<String, Long> peaks = new LinkedHashMap<>();
    report
        .path("evidence")
        .path("usage")
        .path("measures")
        .properties()
        .forEach(one -> peaks.put(one.getKey(), one.getValue().path("long_peak").asLong()));
    String status = Files.readString(Path.of("/proc", String.valueOf(pid), "status"));
    return new Look(
        components,
        peaks,
        kibibytes("VmHWM", status),
        kibibytes("RssAnon", status) + kibibytes("RssShmem", status));
  }

  private static long kibibytes(String name, String status) {
    Matcher line = Pattern.compile("(?m)^" + name + ":\\s+(\\d+) kB").matcher(status);
    return line.find() ? Long.parseLong(line.group(1)) << 10 : 0;
  }

  long total() {
    return components.values().stream().mapToLong(Long::longValue).sum();
  }

  long component(String name) {
    return components.getOrDefault(name, 0L);
  }

  /**
   * Share of the total that is never resident. A heap is touched in full by garbage sooner or
   * later, and a network pool is allocated in full; of the others their peaks count.
   */
  double slack() {
    long needed = component("network");
    for (String heap : HEAP) {
      needed += component(heap);
    }
    for (String measure : MEASURED) {
      needed += peaks.getOrDefault(measure, 0L);
    }
    return (total() - needed) / (double) total();
  }

  /** Share of the heap that lived. */
  double live() {
    long heap = HEAP.stream().mapToLong(this::component).sum();
    return peaks.getOrDefault("heap", 0L) / (double) Math.max(1, heap);
  }
}
