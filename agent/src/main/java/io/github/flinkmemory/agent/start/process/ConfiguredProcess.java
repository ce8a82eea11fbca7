package io.github.flinkmemory.agent.start.process;

import io.github.flinkmemory.agent.read.SampleReader;
import io.github.flinkmemory.exporter.advice.ClusterKind;
import io.github.flinkmemory.exporter.model.MemoryModel;
import io.github.flinkmemory.exporter.model.ModelSource;
import io.github.flinkmemory.exporter.model.ProcessRole;
import io.github.flinkmemory.exporter.model.file.UserConfiguration;
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
  private final String releaseOnClassPath;
  private boolean captured;
  private boolean launchLookedUp;
  private @Nullable MemoryModel model;
  private UserConfiguration userConfiguration =
      UserConfiguration.unknown("the memory model is not known yet");
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
    this(role, commandLine, flink, agentVersion, FlinkRelease.onClassPath());
  }

  ConfiguredProcess(
      ProcessRole role,
      CommandLine commandLine,
      Callable<@Nullable FlinkProcess> flink,
      String agentVersion,
      String releaseOnClassPath) {
    this.role = role;
    this.commandLine = commandLine;
    this.flink = flink;
    this.agentVersion = agentVersion;
    this.releaseOnClassPath = releaseOnClassPath;
    this.identity = identity("", releaseOnClassPath, "");
  }

  @Override
  public SourceStatus read(MemorySample.Builder sample) {
    if (captured) {
      return status;
    }
    long limit = sample.get(SampleField.METASPACE_LIMIT, -1);
    OptionalLong maxMetaspace = limit < 0 ? OptionalLong.empty() : OptionalLong.of(limit);
    if (!launchLookedUp) {
      launchLookedUp = true;
      takeLaunch(maxMetaspace);
    }
    try {
      FlinkProcess process = flink.call();
      if (process != null) {
        takeCaptured(process, maxMetaspace);
      }
    } catch (Exception | LinkageError e) {
      // Another Flink than we know, or a map that was changed while it was copied: what the
      // launcher passed still
      // holds, and the next tick tries again.
      return SourceStatus.failed(e.toString());
    }
    return status;
  }

  private void takeLaunch(OptionalLong maxMetaspace) {
    Map<String, String> properties = commandLine.dynamicProperties();
    ResolvedConfiguration resolved =
        ResolvedConfiguration.read(role, properties, ModelSource.DYNAMIC_PROPERTIES, maxMetaspace);
    model = resolved.model().orElse(null);
    status = SourceStatus.up();
    if (model == null) {
      ConfigurationFile file =
          ConfigurationFile.resolve(role, commandLine, releaseOnClassPath, System.getenv());
      model = file.model();
      if (model == null) {
        status =
            SourceStatus.unavailable(
                "no resolved sizes in the arguments ("
                    + resolved.reason()
                    + "), none from a file ("
                    + file.reason()
                    + ")");
      }
    }
    identify(
        properties.getOrDefault("taskmanager.resource-id", ""), releaseOnClassPath, properties);
  }

  private void takeCaptured(FlinkProcess process, OptionalLong maxMetaspace) {
    captured = true;
    ResolvedConfiguration resolved =
        ResolvedConfiguration.read(
            role, process.configuration(), ModelSource.CAPTURED_CONFIGURATION, maxMetaspace);
    MemoryModel found = resolved.model().orElse(null);
    if (found != null) {
      model = found;
      status = SourceStatus.up();
    } else if (model == null) {
      status =
          SourceStatus.unavailable(
              "no resolved sizes in the captured configuration: " + resolved.reason());
    }
    identify(process.resourceId(), process.flinkVersion(), process.configuration());
  }

  private void identify(String resourceId, String flinkVersion, Map<String, String> configuration) {
    if (model != null && !userConfiguration.isKnown()) {
      userConfiguration =
          UserConfigurationSearch.search(model, commandLine, flinkVersion, System.getenv());
    }
    String slots = configuration.getOrDefault("taskmanager.numberOfTaskSlots", "1");
    identity =
        identity(resourceId, flinkVersion, model == null ? "" : ConfigurationHash.of(model, slots))
            .inCluster(ClusterKind.seenIn(userConfiguration.values()));
  }

  private ProcessIdentity identity(
      String resourceId, String flinkVersion, String configurationHash) {
    return new ProcessIdentity(
        role,
        resourceId,
        flinkVersion,
        System.getProperty("java.version", ""),
        commandLine.deployMode().label(),
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
  public UserConfiguration userConfiguration() {
    return userConfiguration;
  }

  @Override
  public boolean complete() {
    return captured || role == ProcessRole.JOB_MANAGER;
  }
}
