package io.github.flinkmemory.exporter.model.remedy;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkmemory.exporter.model.DeployMode;
import io.github.flinkmemory.exporter.model.FlinkVersion;
import io.github.flinkmemory.exporter.model.ProcessRole;
import io.github.flinkmemory.exporter.model.flink.RandomConfigurations;
import io.github.flinkmemory.exporter.model.resolve.Finding;
import io.github.flinkmemory.exporter.model.resolve.MemoryModelResolver;
import io.github.flinkmemory.exporter.model.resolve.Resolution;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FindingsTest {
  private static Resolution resolve(ProcessRole role, String version, Map<String, String> options) {
    return new MemoryModelResolver(FlinkVersion.parse(version), role, DeployMode.STANDALONE)
        .resolve(options);
  }

  @ParameterizedTest
  @CsvSource({
    "taskmanager.memory.process.size=400m, set taskmanager.memory.process.size=982m",
    "taskmanager.memory.process.size=600m, set taskmanager.memory.process.size=982m",
    "taskmanager.memory.process.size=1.5g, set taskmanager.memory.process.size=1536m",
    "taskmanager.memory.process.size=2Gi, set taskmanager.memory.process.size=2g",
    "taskmanager.memory.process.size=4g taskmanager.memory.managed.fraction=40%, set taskmanager.memory.managed.fraction=0.4",
    "taskmanager.memory.process.size=4g taskmanager.memory.managed.fraction=x, remove taskmanager.memory.managed.fraction",
    "taskmanager.memory.process.size=4g taskmanager.memory.flink.size=2g, set taskmanager.memory.flink.size=2816m",
    "taskmanager.memory.process.size=2g taskmanager.memory.jvm-overhead.min=2g, set taskmanager.memory.jvm-overhead.min=1g",
    "taskmanager.heap.size=4g, set taskmanager.memory.process.size=1728m",
    "taskmanager.memory.process.size=4g taskmanager.numberOfTaskSlots=0, remove taskmanager.numberOfTaskSlots"
  })
  void findsTheSmallestChange(String options, String change) {
    Map<String, String> map = new HashMap<>();
    for (String option : options.split(" ")) {
      map.put(option.split("=")[0], option.split("=")[1]);
    }
    Resolution resolution = resolve(ProcessRole.TASK_MANAGER, "2.3.0", map);
    List<Finding> findings = Findings.of(resolution);

    assertThat(findings.get(0).change()).hasToString(change);
  }

  @Test
  void solvesOneProblemAfterTheOther() {
    Resolution resolution =
        resolve(
            ProcessRole.TASK_MANAGER,
            "2.3.0",
            Map.of(
                "taskmanager.memory.process.size", "600m",
                "taskmanager.memory.managed.fraction", "40",
                "taskmanager.memory.network.min", "2g",
                "taskmanager.memory.network.max", "1g",
                "taskmanager.numberOfTaskSlots", "x"));

    assertThat(Findings.of(resolution))
        .extracting(finding -> finding.problem() + ": " + finding.change())
        .containsExactly(
            "FRACTION_OUT_OF_RANGE: set taskmanager.memory.managed.fraction=0.4",
            "MIN_ABOVE_MAX: set taskmanager.memory.network.max=2g",
            "PARTS_EXCEED_FLINK: set taskmanager.memory.process.size=4552m",
            "UNREADABLE_VALUE: remove taskmanager.numberOfTaskSlots");
  }

  @Test
  void startsAnewWhereNoStepHelpsAndSolvesWhatIsLeft() {
    Map<String, String> options =
        Map.of(
            "taskmanager.memory.framework.heap.size", "524288k",
            "taskmanager.memory.managed.fraction", "0.901",
            "external-resources", "gpu",
            "external-resource.gpu.amount", "x");
    for (String version : List.of("1.20.5", "2.3.0")) {
      Resolution resolution = resolve(ProcessRole.TASK_MANAGER, version, options);

      Map<String, String> edited = options;
      for (Finding finding : Findings.of(resolution)) {
        edited = finding.change().applyTo(edited);
      }

      assertThat(resolve(ProcessRole.TASK_MANAGER, version, edited).model()).isPresent();
    }
  }

  /** As many as are tried: after the last change the configuration is looked at once more. */
  @Test
  void solvesTwelveProblemsWithTwelveChanges() {
    Map<String, String> options = new HashMap<>();
    options.put("taskmanager.memory.process.size", "4g");
    options.put("external-resources", "gpu");
    options.put("external-resource.gpu.amount", "x");
    for (String unreadable :
        List.of(
            "numberOfTaskSlots",
            "memory.framework.heap.size",
            "memory.framework.off-heap.size",
            "memory.task.off-heap.size",
            "memory.managed.fraction",
            "memory.network.fraction",
            "memory.network.min",
            "memory.network.max",
            "memory.jvm-metaspace.size",
            "memory.jvm-overhead.fraction",
            "memory.jvm-overhead.max")) {
      options.put("taskmanager." + unreadable, "x");
    }
    List<Finding> findings = Findings.of(resolve(ProcessRole.TASK_MANAGER, "2.3.0", options));
    Map<String, String> edited = options;
    for (Finding finding : findings) {
      assertThat(finding.change().set()).as(finding.problem() + ": no new sizes").isEmpty();
      edited = finding.change().applyTo(edited);
    }
    assertThat(findings).hasSize(12);
    assertThat(resolve(ProcessRole.TASK_MANAGER, "2.3.0", edited).model()).isPresent();
  }

  @Property(tries = 1500, edgeCases = EdgeCasesMode.NONE)
  void letsFlinkTakeAnyConfiguration(
      @ForAll("configurations") Map<String, String> options,
      @ForAll("versions") String version,
      @ForAll ProcessRole role) {
    Resolution resolution = resolve(role, version, options);
    List<Finding> findings = Findings.of(resolution);
    assertThat(findings.isEmpty()).isEqualTo(resolution.model().isPresent());
    Map<String, String> edited = options;
    for (Finding finding : findings) {
      assertThat(finding.message()).isNotBlank().doesNotContain("\n");
      edited = finding.change().applyTo(edited);
    }
    boolean solved = resolve(role, version, edited).model().isPresent();
    Statistics.label("solved").collect(solved);
    assertThat(solved).as("%s%n%s", options, findings).isTrue();
  }

  @Provide
  Arbitrary<Map<String, String>> configurations() {
    return Arbitraries.oneOf(RandomConfigurations.taskManager(), RandomConfigurations.jobManager());
  }

  @Provide
  Arbitrary<String> versions() {
    return Arbitraries.of("1.10.3", "1.11.0", "1.16.3", "1.20.5", "2.3.0");
  }
}
