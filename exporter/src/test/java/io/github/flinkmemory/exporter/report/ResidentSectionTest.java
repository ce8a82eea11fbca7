package io.github.flinkmemory.exporter.report;

import static io.github.flinkmemory.exporter.TestReports.MIB;
import static io.github.flinkmemory.exporter.TestReports.report;
import static io.github.flinkmemory.exporter.TestReports.taskManagerModel;
import static io.github.flinkmemory.exporter.TestReports.taskManagerSample;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkmemory.exporter.sample.MemorySample;
import io.github.flinkmemory.exporter.sample.NativeAllocator;
import io.github.flinkmemory.exporter.sample.SampleDetail;
import io.github.flinkmemory.exporter.sample.SampleField;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResidentSectionTest {
  private static String page(MemorySample.Builder sample) {
    return ReportPage.render(report(taskManagerModel(), sample.build()));
  }

  @Test
  void showsEachKindWithBytesShareAndBasis() {
    assertThat(page(taskManagerSample(0)))
        .contains(
            "<tr><td>Heap</td><td>300.0 MiB</td><td>33.3%</td><td class=\"text\">measured</td></tr>")
        .contains("<tr><td>Resident</td><td>900.0 MiB</td><td>100.0%</td>");
  }

  @Test
  void saysWhatTheJvmsOwnMemoryConsistsOf() {
    assertThat(page(taskManagerSample(0))).doesNotContain("JVM, native, consists of");
    assertThat(
            page(
                taskManagerSample(0)
                    .set(SampleField.JVM_MALLOC, 28 * MIB)
                    .set(SampleField.JVM_MALLOC_COLLECTOR, 9 * MIB)
                    .set(SampleField.JVM_MALLOC_SYMBOLS, 5 * MIB)
                    .set(SampleField.JVM_MALLOC_COMPILER, 2 * MIB)))
        .contains(
            "JVM, native, consists of: collector 9.0 MiB; symbols 5.0 MiB; compiler 2.0 MiB;"
                + " class data sharing 0 B; other 12.0 MiB.");
  }

  @Test
  void saysWhatUsuallyExplainsALargeRemainder() {
    assertThat(page(taskManagerSample(0))).contains("is unexplained. That is usually");
    assertThat(page(taskManagerSample(0).set(SampleField.CODE_RESIDENT, 240 * MIB)))
        .doesNotContain("unexplained. That is")
        .doesNotContain("More is accounted for");
  }

  @Test
  void saysWhatUsuallyExplainsThatMoreIsAccountedForThanIsResident() {
    assertThat(page(taskManagerSample(0).set(SampleField.PROCESS_RESIDENT, 500 * MIB)))
        .contains("More is accounted for than is resident, by 116.0 MiB");
  }

  @Test
  void withoutResidentMemoryThereIsNoSection() {
    String page =
        page(
            MemorySample.builder(0)
                .set(SampleField.HEAP_RESIDENT, MIB)
                .set(SampleField.HEAP_USED, MIB));

    assertThat(page).doesNotContain("<h2>Resident memory</h2>");
  }

  @Test
  void anEmptyProcessHasNoShares() {
    assertThat(page(MemorySample.builder(0).set(SampleField.PROCESS_RESIDENT, 0)))
        .contains("<td>Unexplained</td><td>0 B</td><td>0.0%</td>");
  }

  @Test
  void showsWhatTheKernelTellsOfTheProcess() {
    assertThat(page(taskManagerSample(0)))
        .contains("highest since the start 950.0 MiB; swapped out 1.0 MiB.")
        .doesNotContain("Anonymous");
  }

  @Test
  void showsTheAllocatorWithItsHeapsAndWhatItKeeps() {
    MemorySample.Builder sample =
        taskManagerSample(0)
            .set(SampleField.ALLOCATOR_HEAPS, 16)
            .set(SampleField.ALLOCATOR_LIVE, 500 * MIB)
            .set(SampleField.ALLOCATOR_RETAINED, 90 * MIB)
            .set(SampleDetail.NATIVE_ALLOCATOR, List.of(new NativeAllocator("glibc", "<2>")));

    assertThat(page(sample))
        .contains("Native allocator: glibc, 16 heaps, MALLOC_ARENA_MAX=&lt;2&gt;")
        .contains("in use 500.0 MiB, freed and kept 90.0 MiB.");
  }

  @Test
  void ofAnotherAllocatorItShowsTheNameAlone() {
    // What glibc says of itself says nothing then.
    MemorySample.Builder sample =
        taskManagerSample(0)
            .set(SampleField.ALLOCATOR_LIVE, MIB)
            .set(SampleDetail.NATIVE_ALLOCATOR, List.of(new NativeAllocator("jemalloc", null)));
    assertThat(page(sample)).contains("Native allocator: jemalloc.</p>");

    sample.set(SampleDetail.NATIVE_ALLOCATOR, List.of(new NativeAllocator("", null)));
    assertThat(page(sample)).contains("Native allocator: (unknown).</p>");

    sample =
        taskManagerSample(0)
            .set(SampleDetail.NATIVE_ALLOCATOR, List.of(new NativeAllocator("glibc", null)));
    assertThat(page(sample)).contains("Native allocator: glibc.</p>");
  }
}
