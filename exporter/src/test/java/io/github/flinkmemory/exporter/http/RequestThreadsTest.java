package io.github.flinkmemory.exporter.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RequestThreadsTest {
  private static final ThreadFactory DAEMONS =
      task -> {
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        return thread;
      };

  @Test
  void waitsForTheThreadThatIsAboutToBeBack() throws Exception {
    RequestThreads threads = new RequestThreads(DAEMONS, TimeUnit.MINUTES.toMillis(1));
    CountDownLatch first = new CountDownLatch(1);
    threads.execute(() -> awaitUninterrupted(first));
    CountDownLatch second = new CountDownLatch(1);
    Thread dispatcher = DAEMONS.newThread(() -> threads.execute(second::countDown));
    dispatcher.start();
    await().until(() -> dispatcher.getState() == Thread.State.TIMED_WAITING);

    first.countDown();

    assertThat(second.await(1, TimeUnit.MINUTES)).isTrue();
    assertThat(threads.getLargestPoolSize()).isEqualTo(1);
    threads.shutdownNow();
  }

  @Test
  void startsUpToFourThreadsThenQueuesThenRejects() {
    RequestThreads threads = new RequestThreads(DAEMONS);
    CountDownLatch never = new CountDownLatch(1);
    for (int i = 0; i < 4; i++) {
      threads.execute(() -> awaitUninterrupted(never));
      assertThat(threads.getPoolSize()).isEqualTo(i + 1);
    }
    for (int i = 0; i < 32; i++) {
      threads.execute(() -> {});
    }

    assertThatThrownBy(() -> threads.execute(() -> {}))
        .isInstanceOf(RejectedExecutionException.class);
    assertThat(threads.getPoolSize()).isEqualTo(4);

    never.countDown();
    await().until(() -> threads.getCompletedTaskCount() == 36);
    threads.shutdown();
    assertThatThrownBy(() -> threads.execute(() -> {}))
        .isInstanceOf(RejectedExecutionException.class);
  }

  @Test
  void takesAnInterruptAsNoIdleThread() throws Exception {
    RequestThreads threads = new RequestThreads(DAEMONS, TimeUnit.MINUTES.toMillis(1));
    CountDownLatch never = new CountDownLatch(1);
    threads.execute(() -> awaitUninterrupted(never));
    CountDownLatch second = new CountDownLatch(1);
    Thread dispatcher = DAEMONS.newThread(() -> threads.execute(second::countDown));
    dispatcher.start();
    await().until(() -> dispatcher.getState() == Thread.State.TIMED_WAITING);

    dispatcher.interrupt();

    assertThat(second.await(1, TimeUnit.MINUTES)).isTrue();
    assertThat(threads.getPoolSize()).isEqualTo(2);
    never.countDown();
    threads.shutdownNow();
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
