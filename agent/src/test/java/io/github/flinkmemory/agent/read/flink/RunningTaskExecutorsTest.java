package io.github.flinkmemory.agent.read.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkmemory.agent.FlinkRelease;
import io.github.flinkmemory.agent.Unconstructed;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RunningTaskExecutorsTest {
  static Stream<FlinkRelease> releases() {
    return Releases.runnable();
  }

  @ParameterizedTest
  @MethodSource("releases")
  void oneThatHasEndedIsNoLongerTold(FlinkRelease release) throws Exception {
    TaskExecutorFixture flink = TaskExecutorFixture.of(release);
    CompletableFuture<Object> end = new CompletableFuture<>();
    Object server =
        Proxy.newProxyInstance(
            flink.loader(),
            new Class<?>[] {flink.type("rpc.RpcServer")},
            (proxy, method, arguments) -> end);
    Unconstructed.set(flink.taskExecutor(), "rpcServer", server);
    RunningTaskExecutors running = new RunningTaskExecutors(flink);

    assertThat(running.get()).containsExactly(flink.taskExecutor());
    end.complete("ended");
    assertThat(running.get()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("releases")
  void oneThatDoesNotTellIsTold(FlinkRelease release) throws Exception {
    TaskExecutorFixture flink =
        TaskExecutorFixture.of(release, new RenamedMember("getTerminationFuture"));
    Object stranger = "no TaskExecutor";

    assertThat(new RunningTaskExecutors(flink).get()).containsExactly(flink.taskExecutor());
    assertThat(new RunningTaskExecutors(() -> List.of(stranger)).get()).containsExactly(stranger);
  }
}
