package io.github.flinkmemory.exporter.usage;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * For how long tasks ran, and for how long as many as now: the clock that allows lowering. For one
 * thread.
 */
final class TaskLoad {
  /** Number of tasks where it cannot be seen. */
  static final long UNKNOWN = -1;

  private final boolean isTold;
  private final RunningTime running;
  private final RunningTime lowering;
  private long tasks = UNKNOWN;
  private long mostTasks = UNKNOWN;
  private boolean bucketIdle = true;
  private boolean idle;

  /**
   * @param isTold whether the number of tasks is told in this process: then while it is not,
   *     nothing shows that what runs is what is to be sized
   */
  TaskLoad(UsagePolicy policy, boolean isTold) {
    this.isTold = isTold;
    running = new RunningTime(policy);
    lowering = new RunningTime(policy);
  }

  /**
   * While a job starts or ends their number passes through others, so it is the largest of a bucket
   * that counts; a job that restarts has as many again.
   */
  void record(long runningTasks) {
    idle = runningTasks == 0;
    bucketIdle &= idle;
    mostTasks = Math.max(mostTasks, runningTasks);
  }

  /**
   * @param counts whether it was seen all through
   */
  void closeBucket(long bucket, boolean counts) {
    boolean isSeen = mostTasks != UNKNOWN;
    if (mostTasks > 0) {
      if (tasks > 0 && mostTasks != tasks) {
        lowering.clear();
      }
      tasks = mostTasks;
    }
    mostTasks = UNKNOWN;
    if (!bucketIdle && counts) {
      running.add(bucket);
      if (isSeen || !isTold) {
        lowering.add(bucket);
      }
    }
    bucketIdle = true;
  }

  /** Whether no task ran at the last sample. */
  boolean isIdle() {
    return idle;
  }

  /** Buckets in which tasks ran, of those that the long window holds at this one. */
  long runningBuckets(long bucket) {
    return running.buckets(bucket);
  }

  /** The part of {@link #runningBuckets} since the load changed last. */
  long loweringBuckets(long bucket) {
    return lowering.buckets(bucket);
  }

  /** Who knows what was needed in the meantime. */
  void forgetTime() {
    running.clear();
    lowering.clear();
  }

  void clear() {
    forgetTime();
    tasks = UNKNOWN;
    mostTasks = UNKNOWN;
    bucketIdle = true;
  }

  void writeTasks(DataOutput out) throws IOException {
    out.writeLong(tasks);
  }

  void readTasks(DataInput in) throws IOException {
    tasks = in.readLong();
    bucketIdle = true;
  }

  void writeTime(DataOutput out) throws IOException {
    running.write(out);
    lowering.write(out);
  }

  void readTime(DataInput in) throws IOException {
    running.read(in);
    lowering.read(in);
  }
}
