package io.github.flinkmemory.agent.read;

import io.github.flinkmemory.agent.read.jvm.BufferPoolReader;
import io.github.flinkmemory.agent.read.jvm.CodeCacheReader;
import io.github.flinkmemory.agent.read.jvm.MetaspaceReader;
import io.github.flinkmemory.agent.read.jvm.NativeAllocatorReader;
import io.github.flinkmemory.agent.read.jvm.NativeMemoryReader;
import io.github.flinkmemory.agent.read.os.MappingsReader;
import io.github.flinkmemory.agent.read.os.ProcessReader;
import io.github.flinkmemory.agent.read.os.ResidentHeapReader;
import io.github.flinkmemory.agent.read.os.ResidentSegmentsReader;
import io.github.flinkmemory.agent.read.os.StartMappings;
import io.github.flinkmemory.exporter.ledger.LedgerEntry;
import io.github.flinkmemory.exporter.ledger.ResidentLedger;
import io.github.flinkmemory.exporter.sample.MemorySample;
import io.github.flinkmemory.exporter.sample.SampleField;
import io.github.flinkmemory.exporter.sample.SourceStatus;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * A program that holds known amounts of memory and prints what its own ledger says of them: a line
 * for each kind and each field, and what the kernel's smaps says at the same time. With an argument
 * it holds {@link HardlyTouchedSegments}, too.
 */
public final class LedgerProbe {
  static final int MIB = 1 << 20;
  static final int HEAP_MIB = 64;
  static final int DIRECT_MIB = 48;
  static final int THREADS = 40;

  private LedgerProbe() {}

  public static void main(String[] arguments) throws Exception {
    StartMappings start = StartMappings.read();
    ManagementFactory.getPlatformMBeanServer();
    List<Object> held = new ArrayList<>();
    for (int i = 0; i < HEAP_MIB; i++) {
      byte[] block = new byte[MIB];
      Arrays.fill(block, (byte) 1);
      held.add(block);
    }
    for (int i = 0; i < DIRECT_MIB * 16; i++) {
      held.add(ByteBuffer.allocateDirect(MIB / 16));
    }
    CountDownLatch end = new CountDownLatch(1);
    CountDownLatch deep = new CountDownLatch(THREADS);
    for (int i = 0; i < THREADS; i++) {
      Thread thread = new Thread(() -> descend(500, deep, end));
      thread.setDaemon(true);
      thread.start();
    }
    deep.await();

    SampleReader[] readers = {
      arguments.length > 0 ? sorter() : sample -> SourceStatus.off("nothing is sorted"),
      new MetaspaceReader(),
      new BufferPoolReader(),
      new CodeCacheReader(),
      new ProcessReader(),
      new ResidentHeapReader(new Cadence(1000, true)),
      new MappingsReader(start, new Cadence(1000, true)),
      new NativeMemoryReader(new Cadence(1000, true)),
      new NativeAllocatorReader(new Cadence(1000, true), true)
    };
    // The first pass loads what the second one measures with.
    MemorySample unused = sample(readers);
    MemorySample sample = sample(readers);
    System.out.println("smaps " + smaps());
    for (SampleField field : SampleField.values()) {
      if (sample.has(field)) {
        System.out.println("field " + field + " " + sample.get(field));
      }
    }
    for (LedgerEntry entry : ResidentLedger.of(sample).entries()) {
      System.out.println(
          "kind " + entry.kind().label() + " " + entry.basis().label() + " " + entry.bytes());
    }
    if (held.isEmpty()) {
      end.countDown();
    }
  }

  /** Stands in for what reads Flink's memory managers and network buffers. */
  private static SampleReader sorter() throws ReflectiveOperationException {
    SampleReader pages =
        new ResidentSegmentsReader(new HardlyTouchedSegments(), new Cadence(1000, false));
    return sample -> {
      sample.set(SampleField.NETWORK_SEGMENT_SIZE, HardlyTouchedSegments.SEGMENT);
      sample.set(
          SampleField.MANAGED_ALLOCATED_SEGMENTS,
          (long) HardlyTouchedSegments.SEGMENTS * HardlyTouchedSegments.SEGMENT);
      return pages.read(sample);
    };
  }

  private static MemorySample sample(SampleReader[] readers) throws Exception {
    MemorySample.Builder sample = MemorySample.builder(0);
    for (SampleReader reader : readers) {
      System.out.println("state " + reader.getClass().getSimpleName() + " " + reader.read(sample));
    }
    return sample.build();
  }

  private static void descend(int depth, CountDownLatch deep, CountDownLatch end) {
    if (depth > 0) {
      descend(depth - 1, deep, end);
      return;
    }
    deep.countDown();
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static long smaps() throws Exception {
    long sum = 0;
    for (String line : Files.readAllLines(Path.of("/proc/self/smaps"))) {
      if (line.startsWith("Rss:")) {
        sum += Long.parseLong(line.replaceAll("\\D", "")) << 10;
      }
    }
    return sum;
  }
}
