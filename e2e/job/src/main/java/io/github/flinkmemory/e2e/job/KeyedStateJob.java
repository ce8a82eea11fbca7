package io.github.flinkmemory.e2e.job;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Counts and sums numbers per key, each key with a value of some size in keyed state.
 *
 * <p>Without {@code --records} it runs until it is cancelled. With it, the job ends and writes a
 * result that depends on neither order nor parallelism, so that two runs can be compared. No sink
 * is used: the interfaces of sinks changed between the versions that this one jar runs on.
 */
public final class KeyedStateJob {

  private KeyedStateJob() {}

  public static void main(String[] arguments) throws Exception {
    JobOptions options = JobOptions.parse(arguments);
    StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
    environment.setParallelism(options.parallelism);
    if (options.backend != null) {
      Configuration chosen = new Configuration();
      chosen.setString("state.backend.type", options.backend);
      environment.configure(chosen);
    }
    if (options.checkpointMillis > 0) {
      environment.enableCheckpointing(options.checkpointMillis);
    }

    DataStream<Long> numbers = environment.fromSequence(0, options.records - 1);
    if (options.rate > 0) {
      long ratePerSubtask = Math.max(1, options.rate / options.parallelism);
      numbers = numbers.map(new RateLimit(ratePerSubtask)).returns(Types.LONG).name("rate limit");
    }
    if (options.holdAfter > 0) {
      numbers = numbers.map(new StandStill(options.holdAfter)).returns(Types.LONG).name("hold");
    }
    numbers
        .keyBy(new SpreadKey(options.keys), Types.LONG)
        .process(new KeyTotals(options.valueBytes), TypeInformation.of(KeyTotal.class))
        .name("totals per key")
        .keyBy(total -> 0, Types.INT)
        .process(new ResultFile(options.resultFile), Types.VOID)
        .setParallelism(1)
        .name("result");
    environment.execute("keyed state");
  }
}
