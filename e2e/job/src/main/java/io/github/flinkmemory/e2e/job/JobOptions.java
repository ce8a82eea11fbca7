package io.github.flinkmemory.e2e.job;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/** The options of {@link KeyedStateJob}. */
final class JobOptions implements Serializable {

  private static final long serialVersionUID = 1L;

  /** Records to read in all; {@link Long#MAX_VALUE} for a job that does not end. */
  final long records;

  /** Records per second over all source subtasks; 0 for no limit. */
  final long rate;

  /** Records after which each source subtask stands still until the job is cancelled; 0: never. */
  final long holdAfter;

  final int keys;
  final int valueBytes;
  final int parallelism;

  /** 0 for no checkpoints. */
  final int checkpointMillis;

  /** Flink's name of the state backend; null for the cluster's. */
  final @Nullable String backend;

  /** File that takes the result of a bounded job; null for none. */
  final @Nullable String resultFile;

  private JobOptions(JobArguments given) {
    this.records = given.number("records", Long.MAX_VALUE);
    this.rate = given.number("rate", 0);
    this.holdAfter = given.number("hold-after", 0);
    this.keys = (int) given.number("keys", 100_000);
    this.valueBytes = (int) given.number("value-bytes", 1024);
    this.parallelism = (int) given.number("parallelism", 1);
    this.checkpointMillis = (int) given.number("checkpoint-millis", 10_000);
    this.backend = given.text("backend");
    this.resultFile = given.text("result");
    given.end();
  }

  static JobOptions parse(String[] words) {
    return new JobOptions(new JobArguments(words));
  }
}
