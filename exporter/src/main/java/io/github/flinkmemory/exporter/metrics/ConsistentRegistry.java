package io.github.flinkmemory.exporter.metrics;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.registry.PrometheusScrapeRequest;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A registry whose scrapes never see two reports at once: a scrape holds the read lock while it
 * collects, the switch to a new report holds the write lock. Both last microseconds; neither is
 * held while anything is measured or sent.
 */
final class ConsistentRegistry extends PrometheusRegistry {
  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private final AtomicLong scrapes = new AtomicLong();
  private final AtomicLong scrapeNanos = new AtomicLong();

  /** Runs a change of what scrapes will see. */
  void change(Runnable change) {
    lock.writeLock().lock();
    try {
      change.run();
    } finally {
      lock.writeLock().unlock();
    }
  }

  long scrapes() {
    return scrapes.get();
  }

  long scrapeNanos() {
    return scrapeNanos.get();
  }

  @Override
  public MetricSnapshots scrape() {
    return collect(super::scrape);
  }

  @Override
  public MetricSnapshots scrape(@Nullable PrometheusScrapeRequest request) {
    return collect(() -> super.scrape(request));
  }

  @Override
  public MetricSnapshots scrape(@Nullable Predicate<String> includedNames) {
    return collect(() -> super.scrape(includedNames));
  }

  @Override
  public MetricSnapshots scrape(
      @Nullable Predicate<String> includedNames, @Nullable PrometheusScrapeRequest request) {
    return collect(() -> super.scrape(includedNames, request));
  }

  private MetricSnapshots collect(Supplier<MetricSnapshots> scrape) {
    long start = System.nanoTime();
    lock.readLock().lock();
    try {
      return scrape.get();
    } finally {
      lock.readLock().unlock();
      scrapes.incrementAndGet();
      scrapeNanos.addAndGet(System.nanoTime() - start);
    }
  }
}
