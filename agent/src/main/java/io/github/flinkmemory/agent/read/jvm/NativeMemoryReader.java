package io.github.flinkmemory.agent.read.jvm;

import io.github.flinkmemory.agent.read.Cadence;
import io.github.flinkmemory.agent.read.DiagnosticCommand;
import io.github.flinkmemory.agent.read.SampleReader;
import io.github.flinkmemory.agent.read.WideningInterval;
import io.github.flinkmemory.exporter.sample.MemorySample;
import io.github.flinkmemory.exporter.sample.OwnersOfMemory;
import io.github.flinkmemory.exporter.sample.SampleField;
import io.github.flinkmemory.exporter.sample.SourceStatus;
import javax.management.JMException;
import org.jspecify.annotations.Nullable;

/** Native memory tracking, where the JVM was started with it. Needs no pause. */
public final class NativeMemoryReader implements SampleReader {
  /** It takes about a millisecond, on Java 11 and later for the pages of each stack. */
  private static final int SPARING = 1000;

  private final JvmBeans beans;
  private final DiagnosticCommand command;
  private final WideningInterval interval;

  public NativeMemoryReader(Cadence cadence) {
    this(new PlatformBeans(), new DiagnosticCommand(), cadence);
  }

  NativeMemoryReader(JvmBeans beans, DiagnosticCommand command, Cadence cadence) {
    this.beans = beans;
    this.command = command;
    this.interval = cadence.interval(SPARING);
  }

  @Override
  public SourceStatus read(MemorySample.Builder sample) throws JMException {
    @Nullable String mode = beans.vmOption("NativeMemoryTracking");
    if (mode == null || mode.equals("off")) {
      long now = System.nanoTime();
      interval.read(now, now);
      return SourceStatus.unavailable(
          "the JVM runs without it; -XX:NativeMemoryTracking=summary switches it on");
    }
    if (!command.isThere()) {
      return SourceStatus.unavailable("the platform's MBean server is not started");
    }
    long begin = System.nanoTime();
    String text = command.run("vmNativeMemory", "summary");
    interval.read(begin, System.nanoTime());
    // Until Java 10 Unsafe's memory is among the JVM's internal one (JDK-8165936).
    boolean unsafeIsInternal = "1.8".equals(System.getProperty("java.specification.version"));
    @Nullable NativeMemorySummary summary = NativeMemorySummary.parse(text, unsafeIsInternal);
    if (summary == null) {
      return SourceStatus.failed("VM.native_memory summary tells no category");
    }
    sample.set(SampleField.JAVA_MALLOC, summary.javaMalloc());
    if (!unsafeIsInternal && OwnersOfMemory.thoseOfJavaAreKnown(sample)) {
      sample.set(
          SampleField.JAVA_MALLOC_UNCOUNTED,
          Math.max(0, summary.javaMalloc() - OwnersOfMemory.countedOfJava(sample)));
    }
    sample.set(SampleField.JVM_MALLOC, summary.jvmMalloc());
    // Since Java 18 the card sets of G1 have a category of their own.
    sample.set(
        SampleField.JVM_MALLOC_COLLECTOR, summary.malloc("GC") + summary.malloc("GCCardSet"));
    sample.set(SampleField.JVM_MALLOC_SYMBOLS, summary.malloc("Symbol"));
    sample.set(SampleField.JVM_MALLOC_COMPILER, summary.malloc("Compiler"));
    sample.set(SampleField.JVM_COMMITTED, summary.jvmCommitted());
    return SourceStatus.up();
  }

  @Override
  public long intervalMillis() {
    return interval.millis();
  }
}
