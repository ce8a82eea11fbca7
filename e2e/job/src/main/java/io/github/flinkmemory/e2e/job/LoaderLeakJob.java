package io.github.flinkmemory.e2e.job;

import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Ends at once, but leaves a thread behind that keeps the loader of this job's classes alive, as a
 * client that nobody closed does. With {@code --copies} as many classes more hang on it, with
 * {@code --proxies} as many large ones of its own loader.
 */
public final class LoaderLeakJob {

  private LoaderLeakJob() {}

  public static void main(String[] words) throws Exception {
    JobArguments given = new JobArguments(words);
    PinningThread thread =
        new PinningThread(
            given.required("thread"), given.number("copies", 0), given.number("proxies", 0));
    given.end();
    StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
    environment.setParallelism(1);
    environment.fromSequence(0, 0).map(thread).returns(Types.LONG).name("leak");
    environment.execute("loader leak");
  }
}
