package io.github.flinkmemory.agent.read;

import java.util.IdentityHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What Flink tells of its class loaders of user code. For the sampler's thread; what it returns
 * holds loaders and must not outlive the tick.
 */
public interface UserCodeLoaders {
  /** Whether Flink made this loader to define the classes of a job. */
  boolean isUserCode(ClassLoader loader);

  /** What the loader's own addresses tell of its job; null when nothing. */
  @Nullable String job(ClassLoader loader);

  /**
   * The defining loaders that Flink holds for jobs right now, by identity, with the job's id; null
   * when this cannot be told at the moment.
   *
   * @throws Exception when this Flink is not as we know it, with the reason as its message
   */
  @Nullable IdentityHashMap<ClassLoader, String> inUse() throws Exception;

  /** Names of the jobs that run right now, by id. */
  Map<String, String> jobNames() throws Exception;
}
