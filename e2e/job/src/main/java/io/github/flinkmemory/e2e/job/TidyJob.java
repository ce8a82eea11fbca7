package io.github.flinkmemory.e2e.job;

import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Ends at once, and leaves nothing behind that keeps the loader of this job's classes. */
public final class TidyJob {

  private TidyJob() {}

  public static void main(String[] words) throws Exception {
    JobArguments given = new JobArguments(words);
    int classes = (int) given.number("proxies", 0);
    given.end();
    StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
    environment.setParallelism(1);
    environment.fromSequence(0, 9).map(new Same(classes)).returns(Types.LONG).name("same");
    environment.execute("tidy");
  }

  private static final class Same implements MapFunction<Long, Long> {
    private static final long serialVersionUID = 1L;

    private final int classes;

    Same(int classes) {
      this.classes = classes;
    }

    @Override
    public Long map(Long number) {
      // The same ones for each number: a loader has each class once.
      new HeldProxies().take(classes);
      return number;
    }
  }
}
