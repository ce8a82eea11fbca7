package io.github.flinkmemory.agent.start.process;

import io.github.flinkmemory.exporter.model.MemoryModel;
import io.github.flinkmemory.exporter.model.file.UserConfiguration;
import io.github.flinkmemory.exporter.report.ProcessIdentity;
import org.jspecify.annotations.Nullable;

/** Which process this is and what was configured for it, as far as it is known at a tick. */
public interface ProcessDescription {
  ProcessIdentity identity();

  /** Null while no source has it. */
  @Nullable MemoryModel model();

  /** What the user wrote, or why it is not known. */
  UserConfiguration userConfiguration();

  /**
   * Whether nothing better will come: Flink's own objects were seen, or there are none to wait for.
   */
  boolean complete();
}
