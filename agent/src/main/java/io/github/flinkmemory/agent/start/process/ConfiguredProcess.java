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
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Finds the memory model that this process was started with: what the running TaskExecutor holds,
 * else the {@code -D} arguments. The first is waited for; once it is there nothing is looked up
 * again. For the sampler's thread only.
 */
public final class ConfiguredProcess implements ProcessDescription, SampleReader {
  private final ProcessRole role;
  private final CommandLine commandLine;
  private final Callable<@Nullable FlinkProcess> flink;
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
      Callable<@Nullable FlinkProcess> flink,
      String agentVersion) {
    this.role = role;
    this.commandLine = commandLine;
    this.flink = flink;
    this.agentVersion = agentVersion;
    this.identity = identity("", "", "");
  }

  @Override
  public SourceStatus read(MemorySample.Builder sample) {
    if (captured) {
      return status;
    }
    long limit = sample.get(SampleField.METASPACE_LIMIT, -1);
    OptionalLong maxMetaspace = limit < 0 ? OptionalLong.empty() : OptionalLong.of(limit);
    FlinkProcess process = null;
    String failure = "";
    try {
      process = flink.call();
      captured = process != null;
    } catch (Exception | LinkageError e) {
      // Another Flink than we know, or a map that was changed while it was copied: what the
      // launcher passed still holds.
      failure = e.toString();
    }
    if (process != null) {
      take(process, ModelSource.CAPTURED_CONFIGURATION, maxMetaspace);
    }
    if (model == null) {
      takeArguments(process, maxMetaspace);
    }
    return failure.isEmpty() ? status : SourceStatus.failed(failure);
  }

  private void takeArguments(@Nullable FlinkProcess process, OptionalLong maxMetaspace) {
    Map<String, String> properties = commandLine.dynamicProperties();
    take(
        process == null
            ? new FlinkProcess(
                properties.getOrDefault("taskmanager.resource-id", ""), "", properties)
            : new FlinkProcess(process.resourceId(), process.flinkVersion(), properties),
        ModelSource.DYNAMIC_PROPERTIES,
        maxMetaspace);
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
