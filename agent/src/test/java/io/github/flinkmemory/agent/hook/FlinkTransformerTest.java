package io.github.flinkmemory.agent.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.flinkmemory.agent.FlinkRelease;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FlinkTransformerTest {
  private static final FlinkRelease RELEASE = FlinkRelease.all().findFirst().orElseThrow();
  private static final String TASK_EXECUTOR = "org/apache/flink/runtime/taskexecutor/TaskExecutor";
  private static final String NETWORK_BUFFER_POOL =
      "org/apache/flink/runtime/io/network/buffer/NetworkBufferPool";

  private final ClassLoader flink = RELEASE.loader((name, classFile) -> classFile);
  private final FakeInstrumentation instrumentation = new FakeInstrumentation();
  private final FlinkTransformer transformer =
      new FlinkTransformer(instrumentation.proxy(), /* attached= */ false);

  @Test
  void leavesOtherClassesAlone() {
    assertThat(transform(flink, "org/apache/flink/runtime/taskexecutor/TaskExecutorGateway"))
        .isNull();
    assertThat(transform(flink, null)).isNull();
    for (HookTarget target : HookTarget.values()) {
      assertThat(transformer.woven(target)).isFalse();
      assertThat(transformer.failure(target)).isNull();
    }
  }

  @Test
  void takesItselfOutOnceBothTargetsAreWoven() {
    assertThat(transform(flink, NETWORK_BUFFER_POOL)).isNotNull();
    assertThat(instrumentation.removed()).isEmpty();
    assertThat(transform(flink, TASK_EXECUTOR)).isNotNull();
    assertThat(instrumentation.removed()).containsExactly(transformer);
  }

  @Test
  void givesTheWeaverUpOnceBothTargetsAreWoven() {
    assertThat(transform(flink, NETWORK_BUFFER_POOL)).isNotNull();
    WeakReference<ClassFileWeaver> weaver =
        new WeakReference<>(Objects.requireNonNull(transformer.loadedWeaver()));
    assertThat(weaver.get()).isNotInstanceOf(AsmWeaver.class);
    assertThat(transform(flink, TASK_EXECUTOR)).isNotNull();

    assertThat(transformer.loadedWeaver()).isNull();
    await()
        .until(
            () -> {
              System.gc();
              return weaver.get() == null;
            });
  }

  @Test
  void givesTheWeaverUpOverATargetThatCannotBeWoven() {
    byte[] another = classFile(NETWORK_BUFFER_POOL);
    assertThat(transformer.transform(flink, TASK_EXECUTOR, null, null, another)).isNull();
    assertThat(transformer.loadedWeaver()).isNotNull();
    assertThat(transform(flink, NETWORK_BUFFER_POOL)).isNotNull();
    assertThat(transformer.loadedWeaver()).isNull();
    assertThat(instrumentation.removed()).isEmpty();

    // Another copy that can be woven.
    assertThat(transform(flink, TASK_EXECUTOR)).isNotNull();
    assertThat(transformer.loadedWeaver()).isNull();
    assertThat(instrumentation.removed()).containsExactly(transformer);
  }

  @Test
  void givesTheWeaverUpWhenTheLastTargetCannotBeWoven() {
    assertThat(transform(flink, NETWORK_BUFFER_POOL)).isNotNull();
    assertThat(transformer.transform(flink, TASK_EXECUTOR, null, null, new byte[3])).isNull();
    assertThat(transformer.failure(HookTarget.TASK_EXECUTOR)).isNotNull();
    assertThat(transformer.loadedWeaver()).isNull();
  }

  @Test
  void staysAfterAnAttachSinceItsWeavingWouldGoWithIt() {
    FlinkTransformer attached = new FlinkTransformer(instrumentation.proxy(), /* attached= */ true);
    for (String target : new String[] {NETWORK_BUFFER_POOL, TASK_EXECUTOR}) {
      assertThat(attached.transform(flink, target, null, null, classFile(target))).isNotNull();
    }
    assertThat(instrumentation.removed()).isEmpty();
  }

  @Test
  void doesNotWeaveWhereTheBridgeIsOutOfReach() {
    try (URLClassLoader stranger = new URLClassLoader(new URL[0], null)) {
      assertThat(transform(stranger, TASK_EXECUTOR)).isNull();
      assertThat(transform(null, NETWORK_BUFFER_POOL)).isNull();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    for (HookTarget target : HookTarget.values()) {
      assertThat(transformer.failure(target)).contains("bridge");
    }
  }

  @Test
  void aCopyOfTheBridgeInFlinksLoaderIsNotTheBridge() {
    ClassLoader withCopy = new CopyingLoader();
    assertThat(transform(withCopy, TASK_EXECUTOR)).isNull();
    assertThat(transformer.failure(HookTarget.TASK_EXECUTOR)).contains("bridge");
  }

  @Test
  void nothingIsThrownOverBytesThatAreNoClassFile() {
    byte[] garbage = {1, 2, 3};
    assertThat(transformer.transform(flink, TASK_EXECUTOR, null, null, garbage)).isNull();
    assertThat(transformer.failure(HookTarget.TASK_EXECUTOR)).isNotEmpty();
  }

  @Test
  void aClassThatHasChangedBeyondRecognitionIsLeftAsItIs() {
    byte[] another = classFile(NETWORK_BUFFER_POOL);
    assertThat(transformer.transform(flink, TASK_EXECUTOR, null, null, another)).isNull();
    assertThat(transformer.failure(HookTarget.TASK_EXECUTOR)).contains("no place for the call");
  }

  @Test
  void aSecondCopyOutOfReachDoesNotUndoTheFirst() {
    assertThat(transform(flink, TASK_EXECUTOR)).isNotNull();
    assertThat(transform(null, TASK_EXECUTOR)).isNull();
    assertThat(transformer.woven(HookTarget.TASK_EXECUTOR)).isTrue();
    assertThat(transformer.failure(HookTarget.TASK_EXECUTOR)).isNull();
  }

  @Test
  void aFirstCopyOutOfReachDoesNotStandInTheWayOfTheSecond() {
    assertThat(transform(null, TASK_EXECUTOR)).isNull();
    assertThat(transform(flink, TASK_EXECUTOR)).isNotNull();
    assertThat(transformer.woven(HookTarget.TASK_EXECUTOR)).isTrue();
    assertThat(transformer.failure(HookTarget.TASK_EXECUTOR)).isNull();
  }

  private byte @Nullable [] transform(@Nullable ClassLoader loader, @Nullable String name) {
    byte[] classFile = name == null ? new byte[0] : classFile(name);
    return transformer.transform(loader, name, null, null, classFile);
  }

  private static byte[] classFile(String internalName) {
    return Objects.requireNonNull(RELEASE.classFile(internalName.replace('/', '.')));
  }

  /** Defines the bridge a second time, as a shaded copy in a user's jar would. */
  private static final class CopyingLoader extends ClassLoader {
    CopyingLoader() {
      super(null);
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      try (InputStream stream =
          FlinkTransformerTest.class
              .getClassLoader()
              .getResourceAsStream(name.replace('.', '/') + ".class")) {
        if (stream == null) {
          throw new ClassNotFoundException(name);
        }
        byte[] classFile = stream.readAllBytes();
        return defineClass(name, classFile, 0, classFile.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }
}
