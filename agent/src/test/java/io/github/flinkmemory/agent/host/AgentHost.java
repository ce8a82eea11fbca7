package io.github.flinkmemory.agent.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/**
 * A folder with a copy of the agent's jar and the host programs, compiled. All that a host needs is
 * in it, since a Java of another root file system sees little else.
 */
public final class AgentHost {
  public static final String TASK_MANAGER =
      "org.apache.flink.runtime.taskexecutor.TaskManagerRunner";
  public static final String JOB_MANAGER =
      "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint";
  public static final String PLAIN = "host.Plain";

  private final Path folder;
  private final Path jar;
  private final Path classes;

  public AgentHost(Path folder) throws IOException {
    this.folder = folder;
    this.jar = Files.copy(builtJar(), folder.resolve("agent.jar"));
    this.classes = Files.createDirectory(folder.resolve("classes"));
    HostPrograms.compile("hosts", "", classes);
  }

  /** The jar that the build has made. */
  public static Path builtJar() {
    return Path.of(System.getProperty("agent.jar"));
  }

  public Path folder() {
    return folder;
  }

  public Path jar() {
    return jar;
  }

  public Path classes() {
    return classes;
  }

  /** A JVM of the host programs with the agent in it. */
  public HostProcess with(JavaHome java, String options) {
    return without(java).arguments("-javaagent:" + jar + (options.isEmpty() ? "" : "=" + options));
  }

  /** A JVM of the host programs alone. */
  public HostProcess without(JavaHome java) {
    return new HostProcess(java.executable(), folder).arguments("-cp", classes.toString());
  }

  /**
   * A copy of the agent's jar with the classes of {@code src/test/probes} among the hidden ones.
   */
  public Path jarWithProbes() throws IOException {
    Path probes = Files.createDirectory(folder.resolve("probes"));
    HostPrograms.compile("probes", System.getProperty("java.class.path"), probes);
    Path copy = folder.resolve("probed.jar");
    try (JarInputStream from = new JarInputStream(Files.newInputStream(jar));
        JarOutputStream to = new JarOutputStream(Files.newOutputStream(copy), from.getManifest());
        Stream<Path> files = Files.walk(probes)) {
      for (JarEntry entry = from.getNextJarEntry(); entry != null; entry = from.getNextJarEntry()) {
        to.putNextEntry(new JarEntry(entry.getName()));
        from.transferTo(to);
      }
      for (Path probe : files.filter(Files::isRegularFile).toList()) {
        to.putNextEntry(new JarEntry("flink-memory-agent/" + probes.relativize(probe) + "data"));
        Files.copy(probe, to);
      }
    }
    return copy;
  }
}
