package io.github.flinkmemory.e2e.job;

import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * One operator with many states, as large SQL plans have: RocksDB keeps a write buffer for each of
 * them, however small the memory is that they share.
 */
public final class ManyStatesJob {

  private ManyStatesJob() {}

  public static void main(String[] words) throws Exception {
    JobArguments given = new JobArguments(words);
    ManyStates states =
        new ManyStates(
            (int) given.number("states", 2),
            given.number("after-millis", 0),
            given.number("over-millis", 0));
    long rate = given.number("rate", 500);
    given.end();
    StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
    environment.setParallelism(1);
    environment
        .fromSequence(0, Long.MAX_VALUE - 1)
        .map(new RateLimit(rate))
        .returns(Types.LONG)
        .name("rate limit")
        .keyBy(new SpreadKey(100), Types.LONG)
        .process(states, Types.VOID)
        .name("many states");
    environment.execute("many states");
  }
}
