package io.github.flinkmemory.e2e.job;

import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * A healthy load that goes wrong: makes garbage all the time, as jobs do, and after a while takes
 * memory of one kind, at once or bit by bit, which it holds until it is cancelled.
 */
public final class FaultJob {

  private FaultJob() {}

  public static void main(String[] words) throws Exception {
    JobArguments given = new JobArguments(words);
    Growth growth =
        new Growth(
            given.required("kind"),
            given.number("base", 0),
            given.number("amount", 0),
            given.number("after-millis", 0),
            given.number("over-millis", 0),
            given.number("pieces", 1),
            given.number("garbage-per-second", 20 << 20));
    given.end();
    StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
    environment.setParallelism(1);
    environment.fromSequence(0, Long.MAX_VALUE - 1).map(growth).returns(Types.LONG).name("growth");
    environment.execute("fault");
  }
}
