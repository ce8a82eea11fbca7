package io.github.flinkmemory.agent.start;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AgentThreadsTest {
  private final AgentThreads threads = new AgentThreads();

  @Test
  void areDaemonsWithANameAndTheAgentsLoader() {
    Thread thread = threads.thread("sampler", () -> {});

    assertThat(thread.getName()).isEqualTo("flink-memory-agent-sampler");
    assertThat(thread.isDaemon()).isTrue();
    assertThat(thread.getContextClassLoader()).isSameAs(AgentThreads.class.getClassLoader());
    assertThat(thread.getThreadGroup()).isSameAs(threads);
    assertThat(threads.getParent().getParent()).isNull();
  }

  @Test
  void ofAnExecutorAreNumbered() {
    ThreadFactory factory = threads.factory("http");

    assertThat(factory.newThread(() -> {}).getName()).isEqualTo("flink-memory-agent-http-1");
    assertThat(factory.newThread(() -> {}).getName()).isEqualTo("flink-memory-agent-http-2");
  }

  @Test
  void inheritNothingOfWhoeverMakesThem() throws InterruptedException {
    InheritableThreadLocal<String> local = new InheritableThreadLocal<>();
    AtomicReference<@Nullable String> inherited = new AtomicReference<>("not run");
    local.set("of a task");
    try {
      run(threads.thread("start", () -> inherited.set(local.get())));
    } finally {
      local.remove();
    }

    assertThat(inherited.get()).isNull();
  }

  /** Flink's default handler may end the process. */
  @Test
  void keepWhatTheyThrowFromTheDefaultHandler() throws InterruptedException {
    AtomicReference<@Nullable Throwable> escaped = new AtomicReference<>();
    Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    Thread.setDefaultUncaughtExceptionHandler((thread, e) -> escaped.set(e));
    PrintStream err = System.err;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
    try {
      run(
          threads.thread(
              "sampler",
              () -> {
                throw new IllegalStateException("on purpose");
              }));
    } finally {
      System.setErr(err);
      Thread.setDefaultUncaughtExceptionHandler(before);
    }

    assertThat(escaped.get()).isNull();
    assertThat(said.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            "flink-memory-agent: thread flink-memory-agent-sampler ended:"
                + " java.lang.IllegalStateException: on purpose\n");
  }

  private static void run(Thread thread) throws InterruptedException {
    thread.start();
    thread.join();
  }
}
