package io.github.flinkmemory.agent.read.jvm;

import static io.github.flinkmemory.agent.read.jvm.FakeBeans.usage;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Courses of collections as G1 takes them; sizes in any unit. */
class G1LiveSetTest {
  private static final long SURVIVORS = 3;

  private final FakeBean young = new FakeBean();
  private final FakeBean full = new FakeBean();
  private final FakeBean concurrent = new FakeBean();
  private long oldAfter;
  private boolean oldWritten;

  @Test
  void youngCollectionsTellNothing() {
    G1LiveSet live = java17();
    young(100);
    young(120);

    assertThat(live.bytes()).isEmpty();
  }

  @Test
  void aFullCollectionTellsAtOnce() {
    G1LiveSet live = java17();
    young(100);
    full(60);

    assertThat(live.coveringCollections()).isZero();
    assertThat(live.bytes()).hasValue(60);
    assertThat(live.coveringCollections()).isEqualTo(1);
    assertThat(live.bytes()).hasValue(60);
    assertThat(live.coveringCollections()).isEqualTo(1);
  }

  @Test
  void mixedCollectionsTellWhenAYoungOneFollows() {
    G1LiveSet live = java17();
    young(100);
    mixed(90);
    assertThat(live.bytes()).isEmpty();
    mixed(70);
    assertThat(live.bytes()).isEmpty();

    young(75);

    assertThat(live.bytes()).hasValue(70 + SURVIVORS);
  }

  @Test
  void mixedCollectionsTellWhenAYoungOneLeavesTheOldPoolAsItWas() {
    G1LiveSet live = java17();
    mixed(70);
    assertThat(live.bytes()).isEmpty();

    young(70);

    assertThat(live.bytes()).hasValue(70 + SURVIVORS);
  }

  @Test
  void theLowestOfTheMixedCollectionsCounts() {
    G1LiveSet live = java17();
    mixed(90);
    live.bytes();
    mixed(70);
    live.bytes();
    mixed(200);
    live.bytes();
    young(210);

    assertThat(live.bytes()).hasValue(70 + SURVIVORS);
  }

  @Test
  void mixedCollectionsThatNobodySawStillTell() {
    G1LiveSet live = java17();
    mixed(90);
    mixed(70);
    young(75);
    young(80);

    assertThat(live.bytes()).hasValue(70 + SURVIVORS);
  }

  @Test
  void theValueStandsUntilTheNextMixedPhaseIsOver() {
    G1LiveSet live = java17();
    mixed(70);
    young(75);
    live.bytes();
    young(120);
    mixed(110);
    assertThat(live.bytes()).hasValue(70 + SURVIVORS);

    mixed(80);
    young(85);

    assertThat(live.bytes()).hasValue(80 + SURVIVORS);
  }

  @Test
  void remarkAndCleanupTellNothingWhileMixedCollectionsMayFollow() {
    G1LiveSet live = java20();
    young(100);
    mark(100);
    assertThat(live.bytes()).isEmpty();
    young(105);
    young(106);
    young(107);
    assertThat(live.bytes()).isEmpty();
    mark(107);
    assertThat(live.bytes()).isEmpty();
    young(110);
    young(111);
    assertThat(live.bytes()).isEmpty();
    mixed(70);
    assertThat(live.bytes()).isEmpty();
    young(75);

    assertThat(live.bytes()).hasValue(70 + SURVIVORS);
  }

  @Test
  void aCleanupThatNoMixedCollectionFollowsTells() {
    G1LiveSet live = java20();
    young(20);
    mark(20);
    mark(20);
    live.bytes();
    young(21);
    young(22);
    young(23);

    assertThat(live.bytes()).hasValue(20 + SURVIVORS);
  }

  @Test
  void aMarkThatAFullCollectionCutOffDoesNotShiftThePairs() {
    G1LiveSet live = java20();
    mark(100);
    full(60);
    assertThat(live.bytes()).hasValue(60);
    mark(80);
    live.bytes();
    young(81);
    young(82);
    young(83);
    assertThat(live.bytes()).hasValue(60);
    mark(84);
    live.bytes();
    young(85);
    young(86);
    young(87);

    assertThat(live.bytes()).hasValue(84 + SURVIVORS);
  }

  @Test
  void aCollectionBetweenTwoGlancesLeavesTheValueBefore() {
    G1LiveSet live = java20();
    young(100);
    mark(105);
    // The pool is read after remark, the bean after cleanup: the value would look like a mixed one.
    concurrent.whileRead = () -> mark(110);

    assertThat(live.bytes()).isEmpty();
  }

  private G1LiveSet java17() {
    return new G1LiveSet(pools(), young, null, full);
  }

  private G1LiveSet java20() {
    return new G1LiveSet(pools(), young, concurrent, full);
  }

  private void young(long old) {
    young.collected(old, old + SURVIVORS);
  }

  private void mixed(long old) {
    young(old);
    write(old);
  }

  private void full(long old) {
    full.collected(old, old);
    write(old);
  }

  private void mark(long old) {
    concurrent.collected(old, old + SURVIVORS);
    write(old);
  }

  private void write(long old) {
    oldAfter = old;
    oldWritten = true;
  }

  private List<MemoryPoolMXBean> pools() {
    return List.of(
        pool("G1 Eden Space", () -> usage(0, 1000)),
        pool("G1 Survivor Space", () -> usage(SURVIVORS, 1000)),
        pool("G1 Old Gen", () -> usage(oldAfter, oldWritten ? 1000 : 0)));
  }

  private MemoryPoolMXBean pool(String name, Supplier<MemoryUsage> after) {
    return (MemoryPoolMXBean)
        Proxy.newProxyInstance(
            MemoryPoolMXBean.class.getClassLoader(),
            new Class<?>[] {MemoryPoolMXBean.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "getName" -> name;
                  case "getType" -> MemoryType.HEAP;
                  case "getCollectionUsage" -> after.get();
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  private static final class FakeBean implements CollectionBean {
    private long count;
    private long old;
    private long heap;
    private @Nullable Runnable whileRead;

    void collected(long old, long heap) {
      count++;
      this.old = old;
      this.heap = heap;
    }

    @Override
    public long count() {
      return count;
    }

    @Override
    public boolean refresh() {
      Runnable happening = whileRead;
      whileRead = null;
      if (happening != null) {
        happening.run();
      }
      return count > 0;
    }

    @Override
    public long id() {
      return count;
    }

    @Override
    public long heapAfter() {
      return heap;
    }

    @Override
    public long after(String pool) {
      return old;
    }
  }
}
