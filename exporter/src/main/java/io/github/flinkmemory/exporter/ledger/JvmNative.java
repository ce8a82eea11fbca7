package io.github.flinkmemory.exporter.ledger;

import static io.github.flinkmemory.exporter.sample.SampleField.CLASS_DATA_RESIDENT;
import static io.github.flinkmemory.exporter.sample.SampleField.JVM_MALLOC;
import static io.github.flinkmemory.exporter.sample.SampleField.JVM_MALLOC_COLLECTOR;
import static io.github.flinkmemory.exporter.sample.SampleField.JVM_MALLOC_COMPILER;
import static io.github.flinkmemory.exporter.sample.SampleField.JVM_MALLOC_SYMBOLS;

import io.github.flinkmemory.exporter.sample.MemorySample;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the kind {@link ResidentKind#JVM_NATIVE} consists of, where the JVM tracks its memory. */
public final class JvmNative {
  private JvmNative() {}

  /**
   * Resident bytes by what they are for, as people call it; they add up to the kind. The
   * collector's structures are what remains: nearly all that the JVM maps for itself is theirs.
   * Empty where the JVM does not track its memory, and where pages were swapped out, so that nobody
   * knows of which part.
   */
  public static Map<String, Long> parts(MemorySample sample, ResidentLedger ledger) {
    // What was swapped out makes the part that comes from malloc an estimate.
    boolean whole = !ledger.bytes(ResidentKind.JVM_NATIVE, Basis.DERIVED).isPresent();
    long all = ledger.bytes(ResidentKind.JVM_NATIVE, Basis.MEASURED).orElse(0);
    long classData = sample.get(CLASS_DATA_RESIDENT, 0);
    long symbols = sample.get(JVM_MALLOC_SYMBOLS, 0);
    long compiler = sample.get(JVM_MALLOC_COMPILER, 0);
    long collectors = sample.get(JVM_MALLOC_COLLECTOR, 0);
    long others = sample.get(JVM_MALLOC, 0) - symbols - compiler - collectors;
    long collector = all - classData - symbols - compiler - others;
    if (!whole || !sample.has(JVM_MALLOC_COLLECTOR) || others < 0 || collector < 0) {
      return Collections.emptyMap();
    }
    Map<String, Long> parts = new LinkedHashMap<>();
    parts.put("collector", collector);
    parts.put("symbols", symbols);
    parts.put("compiler", compiler);
    parts.put("class data sharing", classData);
    parts.put("other", others);
    return Collections.unmodifiableMap(parts);
  }
}
