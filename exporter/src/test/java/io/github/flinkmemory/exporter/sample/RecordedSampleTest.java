package io.github.flinkmemory.exporter.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkmemory.exporter.TestReports;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RecordedSampleTest {
  private final MemorySample sample =
      TestReports.taskManagerSample(7)
          .state(Source.CHILDREN, SourceStatus.off("children=false"))
          .state(Source.NETTY, SourceStatus.unavailable("no network connections"))
          .build();

  @Test
  void whatWasRecordedIsReadBack() {
    MemorySample read =
        RecordedSample.of(
            7,
            RecordedSample.numbers(sample),
            RecordedSample.troubles(sample),
            Map.of("native_allocator", 5L, "new_source", 6L),
            "jemalloc");
    assertThat(read.timestampMillis()).isEqualTo(7);
    for (SampleField field : SampleField.values()) {
      assertThat(read.has(field)).as(field.name()).isEqualTo(sample.has(field));
      assertThat(read.get(field, -1)).as(field.name()).isEqualTo(sample.get(field, -1));
    }
    assertThat(RecordedSample.troubles(read)).isEqualTo(RecordedSample.troubles(sample));
    assertThat(read.reads()).isEqualTo(Map.of(Source.NATIVE_ALLOCATOR, 5L));
    assertThat(RecordedSample.allocator(read)).isEqualTo("jemalloc");
    assertThat(RecordedSample.allocator(sample)).isEmpty();
    assertThat(RecordedSample.troubles(read))
        .containsEntry("children", "off")
        .containsEntry("netty", "unavailable")
        .containsEntry("container", "failed")
        .doesNotContainKey("heap");
  }

  @Test
  void whatAnotherVersionRecordedIsLeftOut() {
    Map<String, Long> numbers = new HashMap<>(RecordedSample.numbers(sample));
    numbers.put("heap_of_the_future", 1L);
    MemorySample read =
        RecordedSample.of(7, numbers, Map.of("new_source", "up"), Collections.emptyMap(), "");
    assertThat(RecordedSample.numbers(read)).isEqualTo(RecordedSample.numbers(sample));
  }

  @Test
  void aDamagedNumberIsLeftOut() {
    Map<String, Long> numbers = Map.of("heap_used", -1L, "heap_live", 0L);
    MemorySample read =
        RecordedSample.of(7, numbers, Collections.emptyMap(), Collections.emptyMap(), "");
    assertThat(read.has(SampleField.HEAP_USED)).isFalse();
    assertThat(read.get(SampleField.HEAP_LIVE)).isZero();
  }
}
