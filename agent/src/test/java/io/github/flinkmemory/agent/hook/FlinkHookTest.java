package io.github.flinkmemory.agent.hook;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkmemory.agent.FlinkRelease;
import io.github.flinkmemory.agent.bridge.AgentBridge;
import io.github.flinkmemory.exporter.sample.SourceState;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FlinkHookTest {
  private static final FlinkRelease RELEASE = FlinkRelease.all().findFirst().orElseThrow();
  private static final String TASK_EXECUTOR = "org.apache.flink.runtime.taskexecutor.TaskExecutor";
  private static final String NETWORK_BUFFER_POOL =
      "org.apache.flink.runtime.io.network.buffer.NetworkBufferPool";

  private final FakeInstrumentation instrumentation = new FakeInstrumentation();
  private final ClassLoader flink = RELEASE.loader((name, classFile) -> classFile);

  @AfterEach
  void nobodyListens() {
    AgentBridge.listen(null);
  }

  @Test
  void isUpOnceATaskExecutorWasSeen() throws Exception {
    FlinkHook hook = FlinkHook.install(instrumentation.proxy(), /* attached= */ false);
    assertThat(instrumentation.added().values()).containsExactly(false);
    assertThat(hook.status().state()).isEqualTo(SourceState.UNAVAILABLE);

    load(TASK_EXECUTOR);
    assertThat(hook.status().toString()).isEqualTo("unavailable: no TaskExecutor seen yet");

    Object root = new Object();
    AgentBridge.rootSeen(root);
    assertThat(hook.status().state()).isEqualTo(SourceState.UP);
    assertThat(hook.roots().get()).containsExactly(root);
  }

  @Test
  void refusedRequestsAreUnknownUntilSomebodyCounts() throws Exception {
    FlinkHook hook = FlinkHook.install(instrumentation.proxy(), /* attached= */ false);
    assertThat(hook.refusedNetworkRequests()).isEmpty();

    load(NETWORK_BUFFER_POOL);
    long before = hook.refusedNetworkRequests().orElseThrow();
    AgentBridge.networkRequestRefused();
    assertThat(hook.refusedNetworkRequests()).hasValue(before + 1);
  }

  @Test
  void saysWhichClassItCouldNotHookAndWhy() throws Exception {
    FlinkHook hook = FlinkHook.install(instrumentation.proxy(), /* attached= */ false);
    transformer()
        .transform(
            flink, "org/apache/flink/runtime/taskexecutor/TaskExecutor", null, null, new byte[10]);
    assertThat(hook.status().state()).isEqualTo(SourceState.FAILED);
    assertThat(hook.status().reason()).startsWith("TaskExecutor not hooked: ");
  }

  @Test
  void afterAnAttachRetransformsWhatIsLoadedAlready() throws Exception {
    Class<?> taskExecutor = Class.forName(TASK_EXECUTOR, false, flink);
    instrumentation.loaded(String.class, taskExecutor);

    FlinkHook hook = FlinkHook.install(instrumentation.proxy(), /* attached= */ true);

    assertThat(instrumentation.added().values()).containsExactly(true);
    assertThat(instrumentation.retransformed()).containsExactly(taskExecutor);
    assertThat(hook.status().reason()).contains("TaskExecutor not hooked").contains("not this one");
  }

  @Test
  void aJvmThatCannotRetransformIsNoMoreThanAFailedSource() {
    instrumentation.withoutRetransformation();
    FlinkHook hook = FlinkHook.install(instrumentation.proxy(), /* attached= */ true);
    assertThat(instrumentation.added()).isEmpty();
    assertThat(hook.status().state()).isEqualTo(SourceState.FAILED);
    assertThat(hook.status().reason()).contains("cannot change classes");
  }

  /** As after an attach, when the first class to be loaded may be one of the hook itself. */
  @Test
  void isInstalledWhileTheJvmAsksTheTransformerAboutTheHooksOwnClasses() throws Exception {
    AskingLoader loader = new AskingLoader(instrumentation);
    loader
        .loadClass(FlinkHook.class.getName())
        .getMethod("install", Instrumentation.class, boolean.class)
        .invoke(null, instrumentation.loaded(String.class).proxy(), true);
    assertThat(instrumentation.added()).hasSize(1);
  }

  private ClassFileTransformer transformer() {
    return instrumentation.added().keySet().iterator().next();
  }

  /** As the JVM would hand it over. */
  private void load(String className) throws Exception {
    byte[] woven =
        transformer()
            .transform(
                flink,
                className.replace('.', '/'),
                null,
                null,
                Objects.requireNonNull(RELEASE.classFile(className)));
    assertThat(woven).isNotNull();
  }
}
