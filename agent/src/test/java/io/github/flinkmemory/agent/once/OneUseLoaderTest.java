package io.github.flinkmemory.agent.once;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import java.lang.ref.WeakReference;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OneUseLoaderTest {
  private static final List<String> PREFIXES = Arrays.asList(Needed.class.getName());

  @Test
  void definesWhatIsNamedAndTakesTheRestFromTheAgent() {
    Supplier<?> made = make();

    assertThat(made.getClass().getName()).isEqualTo(Maker.class.getName());
    assertThat(made.getClass()).isNotSameAs(Maker.class);
    Object needed = made.get();
    assertThat(needed.getClass().getName()).isEqualTo(Needed.class.getName());
    assertThat(needed.getClass().getClassLoader()).isSameAs(made.getClass().getClassLoader());
    assertThat(((Supplier<?>) needed).get()).isSameAs(Kept.class);
  }

  @Test
  void goesWithWhatItMade() {
    WeakReference<@Nullable ClassLoader> loader =
        new WeakReference<>(make().getClass().getClassLoader());

    await()
        .until(
            () -> {
              System.gc();
              return loader.get() == null;
            });
  }

  @Test
  void saysWhatCannotBeMade() {
    assertThatIllegalStateException()
        .isThrownBy(() -> OneUseLoader.newInstance(Runnable.class, "no.such.Type", PREFIXES))
        .withMessageContaining("no.such.Type cannot be made");
    assertThatIllegalStateException()
        .isThrownBy(() -> OneUseLoader.newInstance(Runnable.class, Kept.class.getName(), PREFIXES))
        .withMessageContaining("Kept cannot be made");
  }

  private static Supplier<?> make() {
    return OneUseLoader.newInstance(Supplier.class, Maker.class.getName(), PREFIXES);
  }

  /** Loaded by a loader of its own. */
  public static final class Maker implements Supplier<Object> {
    public Maker() {}

    @Override
    public Object get() {
      return new Needed();
    }
  }

  /** Loaded with it. */
  static final class Needed implements Supplier<Class<?>> {
    @Override
    public Class<?> get() {
      return Kept.class;
    }
  }

  /** The agent's. */
  public static final class Kept {
    private Kept() {}
  }
}
