package io.github.flinkmemory.e2e.job;

import org.apache.flink.api.common.functions.MapFunction;

/** Takes one record and then none until the job is cancelled. */
final class TakeNoMore implements MapFunction<byte[], Long> {

  private static final long serialVersionUID = 1L;

  @Override
  public Long map(byte[] payload) throws InterruptedException {
    StandStill.untilCancelled();
    return (long) payload.length;
  }
}
