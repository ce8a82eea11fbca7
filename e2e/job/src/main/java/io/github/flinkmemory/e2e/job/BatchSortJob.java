package io.github.flinkmemory.e2e.job;

import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Sorts a bounded input in managed memory, as every keyed operator of a batch job does, and stands
 * still at the first sorted record: the sorter then holds all of its memory.
 */
public final class BatchSortJob {

  private BatchSortJob() {}

  public static void main(String[] words) throws Exception {
    JobArguments given = new JobArguments(words);
    long records = given.number("records", 10_000);
    int recordBytes = (int) given.number("record-bytes", 1024);
    SortedHold hold = new SortedHold(given.required("result"), given.text("segments"));
    given.end();
    StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
    environment.setRuntimeMode(RuntimeExecutionMode.BATCH);
    environment.setParallelism(1);
    environment
        .fromSequence(0, records - 1)
        .map(number -> Payload.of(number, recordBytes))
        .returns(PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO)
        .name("payload")
        .keyBy(Payload::number, Types.LONG)
        .process(hold, Types.VOID)
        .name("sorted");
    environment.execute("batch sort");
  }
}
