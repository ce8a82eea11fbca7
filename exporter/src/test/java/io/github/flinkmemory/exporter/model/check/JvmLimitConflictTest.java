package io.github.flinkmemory.exporter.model.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkmemory.exporter.model.Area;
import io.github.flinkmemory.exporter.model.DeployMode;
import io.github.flinkmemory.exporter.model.FlinkVersion;
import io.github.flinkmemory.exporter.model.MemoryModel;
import io.github.flinkmemory.exporter.model.ProcessRole;
import io.github.flinkmemory.exporter.model.resolve.MemoryModelResolver;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class JvmLimitConflictTest {
  private static final OptionalLong UNKNOWN = OptionalLong.empty();

  private static MemoryModel model(ProcessRole role, DeployMode mode, String key) {
    return new MemoryModelResolver(FlinkVersion.NEWEST, role, mode)
        .resolve(Map.of(key, "1728m"))
        .model()
        .orElseThrow();
  }

  private static final MemoryModel TASK_MANAGER =
      model(ProcessRole.TASK_MANAGER, DeployMode.STANDALONE, "taskmanager.memory.process.size");

  private static List<JvmLimitConflict> find(long heap, long direct, long metaspace) {
    return JvmLimitConflict.find(
        TASK_MANAGER,
        OptionalLong.of(heap),
        OptionalLong.of(direct),
        OptionalLong.of(metaspace),
        true);
  }

  @Test
  void agreesWithWhatFlinkSetAndTheJvmAligned() {
    // -Xmx536870902 becomes 536870912 in the JVM.
    assertThat(find(536870912L, 268435458L, 268435456L)).isEmpty();
    assertThat(find(536870902L, 268435458L, 268435456L)).isEmpty();
  }

  @Test
  void tellsEveryLimitThatSomethingOverrides() {
    List<JvmLimitConflict> conflicts = find(2L << 30, 0, 512L << 20);

    assertThat(conflicts)
        .extracting(JvmLimitConflict::area)
        .containsExactly(Area.HEAP, Area.OFF_HEAP, Area.METASPACE);
    assertThat(conflicts.get(0))
        .hasToString(
            "-Xmx is 2g in this JVM, but the memory model asks for 536870902b (512.0 MiB): look for"
                + " -Xmx in env.java.opts and JVM_ARGS");
    assertThat(conflicts.get(1).flag()).isEqualTo("-XX:MaxDirectMemorySize");
    assertThat(conflicts.get(1).expected()).isEqualTo(268435458L);
    assertThat(conflicts.get(1).effective()).isZero();
    assertThat(find(512L << 20, 268435458L, 128L << 20)).hasSize(1);
    assertThat(find(256L << 20, 268435458L, 268435456L)).hasSize(1);
  }

  @Test
  void comparesOnlyWhatIsKnown() {
    assertThat(JvmLimitConflict.find(TASK_MANAGER, UNKNOWN, UNKNOWN, UNKNOWN, true)).isEmpty();
    MemoryModel local =
        model(ProcessRole.TASK_MANAGER, DeployMode.LOCAL, "taskmanager.memory.process.size");
    assertThat(JvmLimitConflict.find(local, OptionalLong.of(1), UNKNOWN, UNKNOWN, true)).isEmpty();
  }

  @Test
  void comparesAJobManagersDirectMemoryOnlyWhereItIsLimited() {
    MemoryModel jobManager =
        model(ProcessRole.JOB_MANAGER, DeployMode.STANDALONE, "jobmanager.memory.process.size");
    OptionalLong other = OptionalLong.of(1L << 30);

    assertThat(JvmLimitConflict.find(jobManager, UNKNOWN, other, UNKNOWN, false)).isEmpty();
    assertThat(JvmLimitConflict.find(jobManager, UNKNOWN, other, UNKNOWN, true)).hasSize(1);
  }
}
