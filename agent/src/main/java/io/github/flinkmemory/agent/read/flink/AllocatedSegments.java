package io.github.flinkmemory.agent.read.flink;

import io.github.flinkmemory.agent.read.ManagedSegments;
import io.github.flinkmemory.agent.read.SegmentGroup;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.ConcurrentModificationException;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The memory segments that the memory managers of all allocated slots gave. Takes no lock: a
 * manager's map of owners is concurrent, and an owner's set of segments, which Flink changes under
 * that map's lock of the entry, is walked without.
 *
 * <p>A set is in the order of identity hash codes, which HotSpot draws at random: its first
 * elements are a sample of it that costs the same however many segments there are.
 */
public final class AllocatedSegments implements ManagedSegments {
  private static final int ATTEMPTS = 2;

  private final Supplier<List<Object>> roots;

  /**
   * @param roots the TaskExecutors that are alive
   */
  public AllocatedSegments(Supplier<List<Object>> roots) {
    this.roots = roots;
  }

  /** By identity: what equals an owner, or has its hash code, may be another operator's. */
  @Override
  public long owners() throws Exception {
    long fingerprint = 0;
    for (Object taskExecutor : roots.get()) {
      List<Object> managers = TaskExecutorParts.memoryManagers(taskExecutor);
      if (managers == null) {
        // Slots come and go right now: other segments than at any time that was looked at.
        return -1;
      }
      for (Object manager : managers) {
        Object segments = FlinkHandles.object(FlinkSymbol.MEMORY_MANAGER_SEGMENTS, manager);
        for (Map.Entry<?, ?> owned : ((Map<?, ?>) segments).entrySet()) {
          long count = ((Collection<?>) owned.getValue()).size();
          fingerprint += mixed(System.identityHashCode(owned.getKey()), count);
        }
      }
    }
    return fingerprint & Long.MAX_VALUE;
  }

  /** A multiplication that spreads both over all bits, so that sums rarely agree. */
  private static long mixed(int owner, long count) {
    long mixed = (((long) owner << 32) ^ count) * 0x9E3779B97F4A7C15L;
    return mixed ^ (mixed >>> 32);
  }

  @Override
  public @Nullable List<SegmentGroup> look(int addresses, long bytes) throws Exception {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      List<SegmentGroup> groups = lookOnce(addresses, bytes);
      if (groups != null) {
        return groups;
      }
    }
    return null;
  }

  private @Nullable List<SegmentGroup> lookOnce(int addresses, long bytes) throws Exception {
    List<Owned> all = new ArrayList<>();
    for (Object taskExecutor : roots.get()) {
      List<Object> managers = TaskExecutorParts.memoryManagers(taskExecutor);
      if (managers == null) {
        return null;
      }
      for (Object manager : managers) {
        add(manager, all);
      }
    }
    double part = part(all, addresses, bytes);
    List<SegmentGroup> groups = new ArrayList<>(all.size());
    for (Owned owned : all) {
      SegmentGroup group = owned.look(owned.share(part));
      if (group == null) {
        return null;
      }
      groups.add(group);
    }
    return groups;
  }

  private static void add(Object manager, List<Owned> all) throws Exception {
    long size = FlinkHandles.number(FlinkSymbol.MEMORY_MANAGER_PAGE_SIZE, manager);
    Object segments = FlinkHandles.object(FlinkSymbol.MEMORY_MANAGER_SEGMENTS, manager);
    for (Object owned : ((Map<?, ?>) segments).values()) {
      all.add(new Owned((Collection<?>) owned, size));
    }
  }

  /** Which part of the segments may be looked at; 1 for all of them. */
  private static double part(List<Owned> all, int addresses, long bytes) {
    long segments = 0;
    long held = 0;
    for (Owned owned : all) {
      segments += owned.count;
      held += owned.count * owned.segmentSize;
    }
    double ofSegments = segments <= addresses ? 1 : (double) addresses / segments;
    double ofBytes = held <= bytes ? 1 : (double) bytes / held;
    return Math.min(ofSegments, ofBytes);
  }

  /** The segments of one owner. */
  private static final class Owned {
    private final Collection<?> segments;
    private final long segmentSize;
    final int count;

    Owned(Collection<?> segments, long segmentSize) {
      this.segments = segments;
      this.segmentSize = segmentSize;
      this.count = segments.size();
    }

    /** None of none, else at least one. */
    int share(double part) {
      return Math.min(count, Math.max(1, (int) (count * part)));
    }

    /** Null when the set was changed meanwhile. */
    @Nullable SegmentGroup look(int most) throws Exception {
      long[] addresses = new long[most];
      int looked = 0;
      int offHeap = 0;
      try {
        Iterator<?> iterator = segments.iterator();
        while (looked < most && iterator.hasNext()) {
          Object segment = iterator.next();
          looked++;
          // Up to 1.10.1 managed memory may be on the heap, and an address is one within an array.
          if (FlinkHandles.flag(FlinkSymbol.SEGMENT_IS_OFF_HEAP, segment)) {
            addresses[offHeap++] = FlinkHandles.number(FlinkSymbol.SEGMENT_ADDRESS, segment);
          }
        }
      } catch (ConcurrentModificationException | NoSuchElementException e) {
        return null;
      }
      return looked < most
          ? null
          : new SegmentGroup(count, segmentSize, looked, Arrays.copyOf(addresses, offHeap));
    }
  }
}
