package io.github.flinkmemory.exporter.model.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkmemory.exporter.model.DeployMode;
import io.github.flinkmemory.exporter.model.MemoryModel;
import io.github.flinkmemory.exporter.model.ProcessRole;
import io.github.flinkmemory.exporter.model.flink.FlinkOutcome;
import io.github.flinkmemory.exporter.model.flink.FlinkRelease;
import io.github.flinkmemory.exporter.model.flink.RandomConfigurations;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * Our resolver and Flink's own classes, of every release that the build has fetched, on the same
 * random configurations: equal to the byte, and refusing the same.
 */
class ResolverAgainstFlinkTest {
  private static final int CONFIGURATIONS = 20_000;

  @Property(tries = CONFIGURATIONS, edgeCases = EdgeCasesMode.NONE)
  void resolvesTaskManagersAsFlinkDoes(
      @ForAll("taskManagers") Map<String, String> options,
      @ForAll("modes") DeployMode mode,
      @ForAll("taskManagerEnvironments") Map<String, String> environment) {
    for (FlinkRelease release : FlinkRelease.all()) {
      FlinkOutcome flink = release.taskManager(options, mode, environment);
      FlinkOutcome ours = ours(release, ProcessRole.TASK_MANAGER, mode, options, environment);
      assertAgreement(release, flink, ours);
    }
  }

  @Property(tries = CONFIGURATIONS, edgeCases = EdgeCasesMode.NONE)
  void resolvesJobManagersAsFlinkDoes(
      @ForAll("jobManagers") Map<String, String> options,
      @ForAll("modes") DeployMode mode,
      @ForAll("jobManagerEnvironments") Map<String, String> environment) {
    for (FlinkRelease release : FlinkRelease.all()) {
      if (!release.hasModelOfJobManagers()) {
        continue;
      }
      boolean heapByProcess =
          mode == DeployMode.YARN
              || (mode == DeployMode.KUBERNETES && !release.version().atLeast(1, 13, 0));
      FlinkOutcome flink = release.jobManager(options, heapByProcess, environment);
      FlinkOutcome ours = ours(release, ProcessRole.JOB_MANAGER, mode, options, environment);
      assertAgreement(release, flink, ours);
    }
  }

  @Property(tries = CONFIGURATIONS, edgeCases = EdgeCasesMode.NONE)
  void resolvesLocalExecutionAsFlinkDoes(@ForAll("taskManagers") Map<String, String> options) {
    for (FlinkRelease release : FlinkRelease.all()) {
      FlinkOutcome flink = release.localExecution(options);
      FlinkOutcome ours =
          ours(release, ProcessRole.TASK_MANAGER, DeployMode.LOCAL, options, Map.of());
      assertAgreement(release, flink, ours);
    }
  }

  private static void assertAgreement(FlinkRelease release, FlinkOutcome flink, FlinkOutcome ours) {
    if (!ours.agreesWith(flink)) {
      assertThat(ours).as(release.toString()).isEqualTo(flink);
    }
  }

  private static FlinkOutcome ours(
      FlinkRelease release,
      ProcessRole role,
      DeployMode mode,
      Map<String, String> options,
      Map<String, String> environment) {
    Resolution resolution =
        new MemoryModelResolver(release.version(), role, mode, environment).resolve(options);
    if (resolution.model().isEmpty()) {
      return FlinkOutcome.refused(resolution.refusal().orElseThrow().message());
    }
    MemoryModel model = resolution.model().get();
    Map<String, String> values = new TreeMap<>();
    model
        .components()
        .forEach((component, bytes) -> values.put(component.label(), String.valueOf(bytes)));
    if (model.isComplete()) {
      values.put("total_flink", String.valueOf(model.totalFlink()));
      values.put("total_process", String.valueOf(model.totalProcess()));
      values.put("flags", resolution.jvmFlags().orElseThrow().toString());
      resolution.dynamicProperties().forEach((key, value) -> values.put("-D" + key, value));
    }
    return FlinkOutcome.of(values);
  }

  @Provide
  Arbitrary<Map<String, String>> taskManagers() {
    return RandomConfigurations.taskManager();
  }

  @Provide
  Arbitrary<Map<String, String>> jobManagers() {
    return RandomConfigurations.jobManager();
  }

  @Provide
  Arbitrary<DeployMode> modes() {
    return RandomConfigurations.modes();
  }

  @Provide
  Arbitrary<Map<String, String>> taskManagerEnvironments() {
    return RandomConfigurations.environment("FLINK_TM_HEAP");
  }

  @Provide
  Arbitrary<Map<String, String>> jobManagerEnvironments() {
    return RandomConfigurations.environment("FLINK_JM_HEAP");
  }
}
