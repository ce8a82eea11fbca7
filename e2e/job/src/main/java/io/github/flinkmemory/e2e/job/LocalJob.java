package io.github.flinkmemory.e2e.job;

import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * A job as it runs in an IDE or a test: a main class of its own, and Flink as a MiniCluster in the
 * same JVM. All of its buffers are full, and it runs until its process is ended.
 */
public final class LocalJob {

  private LocalJob() {}

  public static void main(String[] words) throws Exception {
    JobArguments given = new JobArguments(words);
    String taskManagers = given.required("task-managers");
    int parallelism = (int) given.number("parallelism", 4);
    String restPort = given.required("rest-port");
    given.end();
    Configuration configuration = new Configuration();
    configuration.setString("minicluster.number-of-taskmanagers", taskManagers);
    configuration.setString("rest.bind-port", restPort);
    configuration.setString("rest.port", restPort);
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.createLocalEnvironment(parallelism, configuration);
    environment
        .fromSequence(0, Long.MAX_VALUE - 1)
        .map(number -> new byte[16 * 1024])
        .returns(PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO)
        .rebalance()
        .map(new TakeNoMore())
        .returns(Types.LONG);
    environment.execute("local job");
  }
}
