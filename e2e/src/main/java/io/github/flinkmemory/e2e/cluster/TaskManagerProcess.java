package io.github.flinkmemory.e2e.cluster;

import java.time.Duration;

/**
 * A TaskManager that has registered.
 *
 * @param resourceId its name at the JobManager
 * @param timeToRegister from the start of its JVM until the JobManager knew it
 */
public record TaskManagerProcess(
    ServerProcess process, String resourceId, Duration timeToRegister) {}
