package io.github.flinkmemory.agent.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.flinkmemory.agent.FlinkRelease;
import io.github.flinkmemory.agent.Unconstructed;
import io.github.flinkmemory.agent.bridge.AgentBridge;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Weaves the real classes of released Flink versions, and runs them. */
class BridgeCallWeaverTest {
  private static final String TASK_EXECUTOR = "org.apache.flink.runtime.taskexecutor.TaskExecutor";
  private static final String NETWORK_BUFFER_POOL =
      "org.apache.flink.runtime.io.network.buffer.NetworkBufferPool";
  private static final int SEGMENTS = 10;

  static Stream<FlinkRelease> releases() {
    return FlinkRelease.all();
  }

  @AfterEach
  void nobodyListens() {
    AgentBridge.listen(null);
  }

  @ParameterizedTest
  @MethodSource("releases")
  void insertsNothingButTheCallsWhereTheyBelong(FlinkRelease release) {
    assertThat(WovenCalls.in(weave(release, HookTarget.TASK_EXECUTOR, false)))
        .isEqualTo(Map.of("onStart", 1));
    assertThat(WovenCalls.in(weave(release, HookTarget.TASK_EXECUTOR, true)))
        .isEqualTo(Map.of("onStart", 1, "heartbeatFromResourceManager", 1));
    assertThat(WovenCalls.in(weave(release, HookTarget.NETWORK_BUFFER_POOL, false)))
        .isEqualTo(Map.of("internalCreateBufferPool", 1, "tryRedistributeBuffers", 1));
    for (HookTarget target : HookTarget.values()) {
      byte[] original = original(release, target);
      assertThat(WovenCalls.removed(weave(release, target, true)))
          .isEqualTo(WovenCalls.removed(original));
    }
  }

  @ParameterizedTest
  @MethodSource("releases")
  void theJvmVerifiesWhatIsWoven(FlinkRelease release) throws Exception {
    ClassLoader loader = wovenLoader(release);
    assertThat(Class.forName(TASK_EXECUTOR, true, loader).getClassLoader()).isSameAs(loader);
    assertThat(Class.forName(NETWORK_BUFFER_POOL, true, loader).getClassLoader()).isSameAs(loader);
  }

  @ParameterizedTest
  @MethodSource("releases")
  void aStartingTaskExecutorIsSeen(FlinkRelease release) throws Exception {
    Class<?> type = Class.forName(TASK_EXECUTOR, true, wovenLoader(release));
    Object taskExecutor = Unconstructed.instance(type);
    List<Object> seen = new ArrayList<>();
    AgentBridge.listen(seen::add);

    // It cannot really start without its services; what counts is that it told of itself before.
    assertThat(catchThrowable(() -> invoke(method(type, "onStart", 0), taskExecutor))).isNotNull();

    assertThat(seen).hasSize(1);
    assertThat(seen.get(0)).isSameAs(taskExecutor);
  }

  @ParameterizedTest
  @MethodSource("releases")
  void refusedRequestsAreCountedOnceAndNothingElseIs(FlinkRelease release) throws Exception {
    assumeTrue(release.isAtLeast("1.10.1"), "Flink 1.10.0 wants internals that Java 17 hides");
    Object pool = networkBufferPool(release);
    List<Method> overloads = createBufferPool(pool.getClass());
    assertThat(overloads).hasSize(2);
    long before = AgentBridge.refusedNetworkRequests();

    for (Method createBufferPool : overloads) {
      invoke(createBufferPool, pool, arguments(createBufferPool, 4));
    }
    assertThat(AgentBridge.refusedNetworkRequests()).as("granted").isEqualTo(before);

    for (Method createBufferPool : overloads) {
      assertThatThrownBy(() -> invoke(createBufferPool, pool, arguments(createBufferPool, 4)))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith("Insufficient number of network buffers: required 4");
    }
    assertThat(AgentBridge.refusedNetworkRequests()).isEqualTo(before + 2);

    assertThatThrownBy(() -> requestExclusiveBuffers(pool, 4))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("Insufficient number of network buffers: required 4");
    assertThat(AgentBridge.refusedNetworkRequests()).isEqualTo(before + 3);

    invoke(method(pool.getClass(), "destroy", 0), pool);
    for (Method createBufferPool : overloads) {
      assertThatThrownBy(() -> invoke(createBufferPool, pool, arguments(createBufferPool, 4)))
          .isInstanceOf(IllegalStateException.class);
    }
    assertThat(AgentBridge.refusedNetworkRequests()).as("destroyed").isEqualTo(before + 3);
  }

  @Test
  void aClassFileWithoutAPlaceForACallIsNotWoven() throws IOException {
    byte[] classFile =
        Objects.requireNonNull(
                BridgeCallWeaverTest.class.getResourceAsStream("BridgeCallWeaverTest.class"))
            .readAllBytes();
    assertThat(BridgeCallWeaver.weave(HookTarget.TASK_EXECUTOR, classFile, true)).isNull();
  }

  @Test
  void aClassFileOfANewerJavaIsRefused() {
    byte[] classFile =
        original(FlinkRelease.all().findFirst().orElseThrow(), HookTarget.TASK_EXECUTOR);
    classFile[7] = 120;
    assertThatThrownBy(() -> BridgeCallWeaver.weave(HookTarget.TASK_EXECUTOR, classFile, false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("120");
  }

  private static byte[] original(FlinkRelease release, HookTarget target) {
    return Objects.requireNonNull(
        release.classFile(
            target == HookTarget.TASK_EXECUTOR ? TASK_EXECUTOR : NETWORK_BUFFER_POOL));
  }

  private static byte[] weave(FlinkRelease release, HookTarget target, boolean attached) {
    return Objects.requireNonNull(
        BridgeCallWeaver.weave(target, original(release, target), attached));
  }

  private static ClassLoader wovenLoader(FlinkRelease release) {
    return release.loader(
        (name, classFile) -> {
          HookTarget target = HookTarget.of(name.replace('.', '/'));
          return target == null
              ? classFile
              : Objects.requireNonNull(BridgeCallWeaver.weave(target, classFile, true));
        });
  }

  private static Object networkBufferPool(FlinkRelease release) throws Exception {
    Class<?> type = Class.forName(NETWORK_BUFFER_POOL, true, wovenLoader(release));
    for (Constructor<?> constructor : type.getConstructors()) {
      Class<?>[] parameters = constructor.getParameterTypes();
      if (Arrays.stream(parameters).allMatch(parameter -> parameter == int.class)) {
        Object[] arguments = new Object[parameters.length];
        Arrays.fill(arguments, 4); // Up to 1.11: segments that an exclusive request asks for.
        arguments[0] = SEGMENTS;
        arguments[1] = 4096;
        return constructor.newInstance(arguments);
      }
    }
    throw new AssertionError("no constructor of " + type + " takes numbers only");
  }

  private static List<Method> createBufferPool(Class<?> type) {
    return Arrays.stream(type.getMethods())
        .filter(method -> method.getName().equals("createBufferPool"))
        .toList();
  }

  private static Object[] arguments(Method createBufferPool, int buffers) {
    return Arrays.stream(createBufferPool.getParameterTypes())
        .map(type -> type == int.class ? buffers : null)
        .toArray();
  }

  /** The name and the parameters changed in 1.12 and 1.15. */
  private static void requestExclusiveBuffers(Object pool, int buffers) throws Throwable {
    for (Method method : pool.getClass().getMethods()) {
      if (method.getName().matches("request(Unpooled)?MemorySegments")) {
        invoke(method, pool, arguments(method, buffers));
        return;
      }
    }
    throw new AssertionError("no request for exclusive buffers in " + pool.getClass());
  }

  private static Method method(Class<?> type, String name, int parameters) {
    return Arrays.stream(type.getDeclaredMethods())
        .filter(m -> m.getName().equals(name) && m.getParameterCount() == parameters)
        .findFirst()
        .orElseThrow();
  }

  private static void invoke(Method method, Object target, Object... arguments) throws Exception {
    try {
      method.setAccessible(true);
      method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof Exception) {
        throw (Exception) e.getCause();
      }
      throw e;
    }
  }
}
