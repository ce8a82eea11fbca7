package io.github.flinkmemory.agent.start.process;

import io.github.flinkmemory.agent.read.SampleReader;
import io.github.flinkmemory.exporter.model.MemoryModel;
import io.github.flinkmemory.exporter.model.ModelSource;
import io.github.flinkmemory.exporter.model.ProcessRole;
import io.github.flinkmemory.exporter.model.resolve.ResolvedConfiguration;
import io.github.flinkmemory.exporter.report.ProcessIdentity;
import io.github.flinkmemory.exporter.sample.MemorySample;
import io.github.flinkmemory.exporter.sample.SampleField;
import io.github.flinkmemory.exporter.sample.SourceStatus;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds the memory model that this process was started with: what the running TaskExecutor holds,
 * else the {@code -D} arguments. The first is waited for; once it is there nothing is looked up
 * again. For the sampler's thread only.
 */
public final class ConfiguredProcess implements ProcessDescription, SampleReader {
  private final ProcessRole role;
  private final CommandLine commandLine;
  private final Supplier<@Nullable FlinkProcess> flink;
  private final String agentVersion;
  private boolean captured;
  private @Nullable MemoryModel model;
  private ProcessIdentity identity;
  private SourceStatus status = SourceStatus.unavailable("not looked for yet");

  /**
   * @param flink null until Flink's objects were seen
   */
  public ConfiguredProcess(
      ProcessRole role,
      CommandLine commandLine,
      Supplier<@Nullable FlinkProcess> flink,
      String agentVersion) {
    this.role = role;
    this.commandLine = commandLine;
    this.flink = flink;
    this.agentVersion = agentVersion;
    this.identity = identity("", "", "");
  }

  @Override
  public SourceStatus read(MemorySample.Builder sample) {
    if (!captured) {
      long limit = sample.get(SampleField.METASPACE_LIMIT, -1);
      OptionalLong maxMetaspace = limit < 0 ? OptionalLong.empty() : OptionalLong.of(limit);
      FlinkProcess process = flink.get();
      if (process != null) {
        captured = true;
        take(process, ModelSource.CAPTURED_CONFIGURATION, maxMetaspace);
      }
      if (model == null) {
        Map<String, String> properties = commandLine.dynamicProperties();
        take(
            new FlinkProcess(
                process == null
                    ? properties.getOrDefault("taskmanager.resource-id", "")
                    : process.resourceId(),
                process == null ? "" : process.flinkVersion(),
                properties),
            ModelSource.DYNAMIC_PROPERTIES,
            maxMetaspace);
      }
    }
    return status;
  }

  private void take(FlinkProcess process, ModelSource source, OptionalLong maxMetaspace) {
    ResolvedConfiguration resolved =
        ResolvedConfiguration.read(role, process.configuration(), source, maxMetaspace);
    MemoryModel found = resolved.model().orElse(null);
    model = found;
    status =
        found == null
            ? SourceStatus.unavailable(
                "no resolved sizes in the "
                    + source.label().replace('_', ' ')
                    + ": "
                    + resolved.reason())
            : SourceStatus.up();
    String slots = process.configuration().getOrDefault("taskmanager.numberOfTaskSlots", "1");
    identity =
        identity(
            process.resourceId(),
            process.flinkVersion(),
            found == null ? "" : ConfigurationHash.of(found, slots));
  }

  private ProcessIdentity identity(
      String resourceId, String flinkVersion, String configurationHash) {
    return new ProcessIdentity(
        role,
        resourceId,
        flinkVersion,
        System.getProperty("java.version", ""),
        commandLine.deployMode(),
        configurationHash,
        agentVersion);
  }

  @Override
  public ProcessIdentity identity() {
    return identity;
  }

  @Override
  public @Nullable MemoryModel model() {
    return model;
  }

  @Override
  public boolean complete() {
    return captured || role == ProcessRole.JOB_MANAGER;
  }
}
