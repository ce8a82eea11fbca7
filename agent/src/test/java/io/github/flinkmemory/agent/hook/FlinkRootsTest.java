package io.github.flinkmemory.agent.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FlinkRootsTest {
  private final FlinkRoots roots = new FlinkRoots();

  @Test
  void severalTaskExecutorsOfAMiniClusterAreToldApart() {
    List<Object> alike = List.of(new ArrayList<>(), new ArrayList<>());
    alike.forEach(roots);
    assertThat(roots.get()).hasSize(2);
    assertThat(roots.get().get(0)).isSameAs(alike.get(0));
    assertThat(roots.get().get(1)).isSameAs(alike.get(1));
  }

  @Test
  void aHeartbeatAddsNothing() {
    Object root = new Object();
    for (int i = 0; i < 100; i++) {
      roots.accept(root);
    }
    assertThat(roots.get()).containsExactly(root);
  }

  @Test
  void aTaskExecutorThatIsGoneIsNotHeld() {
    Object staying = new Object();
    roots.accept(new Object());
    roots.accept(staying);
    await()
        .until(
            () -> {
              System.gc();
              return roots.get().size() == 1;
            });
    assertThat(roots.get()).containsExactly(staying);
  }
}
