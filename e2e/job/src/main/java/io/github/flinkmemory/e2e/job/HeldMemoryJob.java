package io.github.flinkmemory.e2e.job;

import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Holds a known amount of memory of one kind in its only subtask until it is cancelled, and writes
 * to a file how much it took.
 */
public final class HeldMemoryJob {

  private HeldMemoryJob() {}

  public static void main(String[] words) throws Exception {
    JobArguments given = new JobArguments(words);
    Holder holder =
        new Holder(given.required("kind"), given.number("amount", 0), given.required("result"));
    given.end();
    StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
    environment.setParallelism(1);
    environment.fromSequence(0, Long.MAX_VALUE - 1).map(holder).returns(Types.LONG).name("holder");
    environment.execute("held memory");
  }
}
