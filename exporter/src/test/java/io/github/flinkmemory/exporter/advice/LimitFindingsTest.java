package io.github.flinkmemory.exporter.advice;

import static io.github.flinkmemory.exporter.TestReports.MIB;
import static io.github.flinkmemory.exporter.TestReports.taskManagerModel;
import static io.github.flinkmemory.exporter.TestReports.taskManagerSample;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkmemory.exporter.model.Area;
import io.github.flinkmemory.exporter.sample.MemorySample;
import io.github.flinkmemory.exporter.sample.SampleField;
import io.github.flinkmemory.exporter.sample.Source;
import io.github.flinkmemory.exporter.sample.SourceStatus;
import java.util.List;
import org.junit.jupiter.api.Test;

class LimitFindingsTest {
  private static List<Finding> findings(MemorySample.Builder sample) {
    return LimitFindings.of(
        taskManagerModel(), sample.state(Source.METASPACE, SourceStatus.up()).build());
  }

  @Test
  void limitsThatTheModelAsksForAreNoConflict() {
    assertThat(findings(taskManagerSample(0)))
        .extracting(Finding::area)
        .containsExactly(Area.HEAP, Area.OFF_HEAP, Area.METASPACE);
    assertThat(findings(taskManagerSample(0))).noneMatch(Finding::holds);
  }

  @Test
  void aLimitThatSomethingOverridesIsOne() {
    assertThat(findings(taskManagerSample(0).set(SampleField.DIRECT_LIMIT, 64 * MIB)))
        .filteredOn(Finding::holds)
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.area()).isEqualTo(Area.OFF_HEAP);
              assertThat(finding.sentence())
                  .contains("-XX:MaxDirectMemorySize", "env.java.opts", "64");
            });
  }

  @Test
  void aMetaspaceWithoutALimitIsOne() {
    MemorySample.Builder unlimited = MemorySample.builder(0).set(SampleField.METASPACE_USED, 1);
    assertThat(findings(unlimited))
        .singleElement()
        .satisfies(finding -> assertThat(finding.area()).isEqualTo(Area.METASPACE))
        .matches(Finding::holds);
  }

  @Test
  void whatIsNotKnownIsNotCompared() {
    assertThat(LimitFindings.of(taskManagerModel(), MemorySample.builder(0).build())).isEmpty();
    assertThat(LimitFindings.of(null, taskManagerSample(0).build())).isEmpty();
  }
}
