package io.github.flinkmemory.e2e.cluster;

import java.util.List;

/**
 * What Flink's launch helper prints for one process.
 *
 * @param jvmOptions heap, direct memory and metaspace limits
 * @param dynamicProperties the resolved memory model, as {@code -D} arguments of the main class
 * @param output all that the helper wrote, its log lines among it
 */
public record LaunchParameters(
    List<String> jvmOptions, List<String> dynamicProperties, List<String> output) {}
