package io.github.flinkmemory.agent.read.jvm;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** On the beans of the JVM that runs the tests, whatever its collector. */
class GcInfoBeanTest {
  private final JvmBeans beans = new PlatformBeans();
  private final List<MemoryPoolMXBean> heapPools =
      beans.memoryPools().stream().filter(pool -> pool.getType() == MemoryType.HEAP).toList();

  @Test
  void tellsEachCollectionAnew() {
    System.gc();
    CollectionBean bean = Objects.requireNonNull(GcInfoBean.of(busiest(), heapPools));
    assertThat(bean.refresh()).isTrue();
    long first = bean.id();
    assertThat(bean.heapAfter()).isPositive();

    System.gc();

    assertThat(bean.refresh()).isTrue();
    assertThat(bean.id()).isGreaterThan(first);
  }

  @Test
  void knowsNothingOfAPoolThatIsNotThere() {
    CollectionBean bean = Objects.requireNonNull(GcInfoBean.of(busiest(), heapPools));
    assertThat(bean.after("G1 Old Gen")).isZero();
    System.gc();
    bean.refresh();

    assertThat(bean.after("no such pool")).isZero();
  }

  /** The bean that counts what System.gc() does. */
  private GarbageCollectorMXBean busiest() {
    for (GarbageCollectorMXBean bean : beans.collectors()) {
      long before = bean.getCollectionCount();
      System.gc();
      if (bean.getCollectionCount() > before && !bean.getName().endsWith("Pauses")) {
        return bean;
      }
    }
    throw new AssertionError("System.gc() is switched off");
  }
}
