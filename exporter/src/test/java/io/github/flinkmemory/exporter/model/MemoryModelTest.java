package io.github.flinkmemory.exporter.model;

import static io.github.flinkmemory.exporter.TestReports.taskManagerModel;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MemoryModelTest {
  @Test
  void addsUpToFlinksTotals() {
    assertThat(taskManagerModel().totalFlink()).isEqualTo(1342177280L);
    assertThat(taskManagerModel().totalProcess()).isEqualTo(1811939328L);
    assertThat(taskManagerModel().bytes(Area.HEAP)).isEqualTo(536870902L);
  }

  @Test
  void refusesAModelThatLacksAComponent() {
    Map<MemoryComponent, Long> parts = new EnumMap<>(taskManagerModel().components());
    parts.remove(MemoryComponent.NETWORK);
    assertThatThrownBy(
            () -> new MemoryModel(ProcessRole.TASK_MANAGER, parts, ModelSource.CONFIGURATION_FILE))
        .hasMessage("network is missing in a model of a taskmanager");
  }

  @Test
  void refusesAForeignComponentAndANegativeSize() {
    Map<MemoryComponent, Long> foreign = new EnumMap<>(taskManagerModel().components());
    foreign.put(MemoryComponent.JOB_MANAGER_HEAP, 1L);
    assertThatThrownBy(
            () ->
                new MemoryModel(ProcessRole.TASK_MANAGER, foreign, ModelSource.CONFIGURATION_FILE))
        .hasMessage("heap does not belong in a model of a taskmanager");
    Map<MemoryComponent, Long> negative = new EnumMap<>(taskManagerModel().components());
    negative.put(MemoryComponent.MANAGED, -1L);
    assertThatThrownBy(
            () ->
                new MemoryModel(ProcessRole.TASK_MANAGER, negative, ModelSource.CONFIGURATION_FILE))
        .hasMessage("managed is negative: -1");
  }
}
