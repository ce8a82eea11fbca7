package io.github.flinkmemory.e2e.job;

import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Every source subtask sends to every receiver, and no receiver takes a second record: all buffers
 * in between fill up and stay full.
 */
public final class FullShuffleJob {

  private FullShuffleJob() {}

  public static void main(String[] words) throws Exception {
    JobArguments given = new JobArguments(words);
    int parallelism = (int) given.number("parallelism", 2);
    int recordBytes = (int) given.number("record-bytes", 16 * 1024);
    given.end();
    StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
    environment.setParallelism(parallelism);
    environment
        .fromSequence(0, Long.MAX_VALUE - 1)
        .map(number -> new byte[recordBytes])
        .returns(PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO)
        .name("payload")
        .rebalance()
        .map(new TakeNoMore())
        .returns(Types.LONG)
        .name("blocked");
    environment.execute("full shuffle");
  }
}
