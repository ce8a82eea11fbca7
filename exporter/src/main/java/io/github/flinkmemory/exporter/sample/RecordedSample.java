package io.github.flinkmemory.exporter.sample;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The numbers of a sample by name, as they are written to a report or a trace. The names are those
 * of the fields in lower case; a name that this version does not know is left out, so traces of
 * other versions can be read. Of the details for the page only the allocator's name is part of it.
 */
public final class RecordedSample {
  private RecordedSample() {}

  /** The fields that are present, in the order of {@link SampleField}. */
  public static Map<String, Long> numbers(MemorySample sample) {
    Map<String, Long> numbers = new LinkedHashMap<>();
    for (SampleField field : SampleField.values()) {
      if (sample.has(field)) {
        numbers.put(name(field), sample.get(field));
      }
    }
    return numbers;
  }

  /** The states of the sources by their labels, as far as they are not up. */
  public static Map<String, String> troubles(MemorySample sample) {
    Map<String, String> troubles = new LinkedHashMap<>();
    for (Map.Entry<Source, SourceStatus> entry : sample.sources().entrySet()) {
      if (entry.getValue().state() != SourceState.UP) {
        troubles.put(entry.getKey().label(), entry.getValue().state().label());
      }
    }
    return troubles;
  }

  /** The allocator by its name; empty where it is not known, or has none that is known. */
  public static String allocator(MemorySample sample) {
    for (NativeAllocator allocator : sample.rows(SampleDetail.NATIVE_ALLOCATOR)) {
      return allocator.name();
    }
    return "";
  }

  /**
   * The sample that was recorded; sources that had numbers and no trouble are up. No number is
   * negative: one that is was damaged, and is left out.
   *
   * @param timestampMillis milliseconds since the epoch
   * @param reads when the sources were read that are not read each tick, by their labels; what is
   *     carried from an earlier tick is no new reading
   * @param allocator its name, which decides what its numbers mean; empty when it is not known
   */
  public static MemorySample of(
      long timestampMillis,
      Map<String, Long> numbers,
      Map<String, String> troubles,
      Map<String, Long> reads,
      String allocator) {
    MemorySample.Builder sample = MemorySample.builder(timestampMillis);
    for (SampleField field : SampleField.values()) {
      Long number = numbers.get(name(field));
      if (number != null && number >= 0) {
        sample.set(field, number).state(field.source(), SourceStatus.up());
      }
    }
    for (Source source : Source.values()) {
      Long read = reads.get(source.label());
      if (read != null) {
        sample.read(source, read);
      }
      String state = troubles.get(source.label());
      if (state != null) {
        sample.state(source, status(state));
      }
    }
    if (!allocator.isEmpty()) {
      sample.set(
          SampleDetail.NATIVE_ALLOCATOR,
          Collections.singletonList(new NativeAllocator(allocator, null)));
    }
    return sample.build();
  }

  private static SourceStatus status(String state) {
    String reason = "recorded as " + state;
    if (state.equals(SourceState.OFF.label())) {
      return SourceStatus.off(reason);
    }
    return state.equals(SourceState.UNAVAILABLE.label())
        ? SourceStatus.unavailable(reason)
        : SourceStatus.failed(reason);
  }

  private static String name(SampleField field) {
    return field.name().toLowerCase(Locale.ROOT);
  }
}
