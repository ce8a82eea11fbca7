package io.github.flinkmemory.agent.start;

import io.github.flinkmemory.agent.hook.FlinkHook;
import io.github.flinkmemory.agent.read.Cadence;
import io.github.flinkmemory.agent.read.SampleReader;
import io.github.flinkmemory.agent.read.flink.AllocatedSegments;
import io.github.flinkmemory.agent.read.flink.FlinkReaders;
import io.github.flinkmemory.agent.read.flink.LibraryCaches;
import io.github.flinkmemory.agent.read.flink.RunningTaskExecutors;
import io.github.flinkmemory.agent.read.jvm.AgentReader;
import io.github.flinkmemory.agent.read.jvm.BufferPoolReader;
import io.github.flinkmemory.agent.read.jvm.CodeCacheReader;
import io.github.flinkmemory.agent.read.jvm.GarbageCollectionReader;
import io.github.flinkmemory.agent.read.jvm.HeapReader;
import io.github.flinkmemory.agent.read.jvm.MetaspaceReader;
import io.github.flinkmemory.agent.read.jvm.NativeAllocatorReader;
import io.github.flinkmemory.agent.read.jvm.NativeMemoryReader;
import io.github.flinkmemory.agent.read.jvm.TemporaryBufferReader;
import io.github.flinkmemory.agent.read.jvm.ThreadReader;
import io.github.flinkmemory.agent.read.loader.UserCodeReader;
import io.github.flinkmemory.agent.read.os.ChildProcessReader;
import io.github.flinkmemory.agent.read.os.ContainerReader;
import io.github.flinkmemory.agent.read.os.MappingsReader;
import io.github.flinkmemory.agent.read.os.ProcessReader;
import io.github.flinkmemory.agent.read.os.ResidentHeapReader;
import io.github.flinkmemory.agent.read.os.ResidentSegmentsReader;
import io.github.flinkmemory.agent.read.os.StartMappings;
import io.github.flinkmemory.agent.start.options.AgentSettings;
import io.github.flinkmemory.exporter.model.ProcessRole;
import io.github.flinkmemory.exporter.sample.MemorySample;
import io.github.flinkmemory.exporter.sample.SampleField;
import io.github.flinkmemory.exporter.sample.Source;
import io.github.flinkmemory.exporter.sample.SourceStatus;
import java.lang.instrument.Instrumentation;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Which reader measures which source. */
final class Readers {
  /** What is reached through the TaskExecutor that the hook catches. */
  private static final Set<Source> WITH_HOOK =
      EnumSet.of(
          Source.HOOK,
          Source.NETWORK,
          Source.NETTY,
          Source.TASKS,
          Source.BATCH_SHUFFLE,
          Source.MANAGED,
          Source.ROCKSDB,
          Source.RESIDENT_SEGMENTS);

  private Readers() {}

  /**
   * @param hook null when there is none
   * @param startMappings null when the agent came too late to see them
   */
  static Map<Source, SampleReader> of(
      AgentSettings settings,
      Instrumentation instrumentation,
      ProcessRole role,
      @Nullable FlinkHook hook,
      @Nullable StartMappings startMappings,
      SampleReader model) {
    Map<Source, SampleReader> readers = new EnumMap<>(Source.class);
    DearReads dear = new DearReads(settings.mappings(), settings.sparing());
    @Nullable Cadence mappings = dear.mappings();
    readers.put(Source.MODEL, model);
    readers.put(Source.HEAP, new HeapReader());
    readers.put(Source.GC, new GarbageCollectionReader());
    readers.put(Source.METASPACE, new MetaspaceReader());
    readers.put(Source.BUFFER_POOLS, new BufferPoolReader());
    readers.put(
        Source.TEMPORARY_BUFFERS, new TemporaryBufferReader(instrumentation, dear.othersMillis()));
    readers.put(Source.CODE_CACHE, new CodeCacheReader());
    readers.put(Source.THREADS, new ThreadReader());
    readers.put(Source.PROCESS, new ProcessReader());
    readers.put(Source.RESIDENT_HEAP, new ResidentHeapReader(mappings));
    readers.put(
        Source.MAPPINGS,
        mappings == null
            ? sample -> SourceStatus.off("switched off by mappings=0s")
            : new MappingsReader(startMappings, mappings));
    readers.put(Source.NATIVE_MEMORY_TRACKING, new NativeMemoryReader(dear.others()));
    readers.put(
        Source.NATIVE_ALLOCATOR,
        mappings == null
            ? sample -> SourceStatus.off("switched off with the mappings, by mappings=0s")
            : settings.allocator().equals("false")
                ? sample -> SourceStatus.off("switched off by allocator=false")
                : new NativeAllocatorReader(mappings, settings.allocator().equals("vm-info")));
    readers.put(Source.CONTAINER, new ContainerReader());
    readers.put(
        Source.CHILDREN,
        settings.children()
            ? new ChildProcessReader()
            : sample -> SourceStatus.off("switched off by children=false"));
    readers.put(Source.AGENT, new AgentReader(definedClasses()));
    readers.put(Source.USER_CODE, userCode(instrumentation, role, hook, dear.others()));
    if (hook != null) {
      RunningTaskExecutors running = new RunningTaskExecutors(hook.roots());
      readers.put(Source.HOOK, sample -> seen(hook, running, sample));
      readers.putAll(FlinkReaders.of(running, hook::refusedNetworkRequests, instrumentation));
      readers.put(
          Source.RESIDENT_SEGMENTS,
          mappings == null
              ? sample -> SourceStatus.off("switched off with the mappings, by mappings=0s")
              : new ResidentSegmentsReader(new AllocatedSegments(running), mappings));
    } else {
      SourceStatus off =
          SourceStatus.off(
              role == ProcessRole.JOB_MANAGER
                  ? "a JobManager has none"
                  : "switched off by hook=false");
      for (Source source : WITH_HOOK) {
        readers.put(source, sample -> off);
      }
    }
    return readers;
  }

  private static SampleReader userCode(
      Instrumentation instrumentation,
      ProcessRole role,
      @Nullable FlinkHook hook,
      Cadence cadence) {
    ClassLoader own = Readers.class.getClassLoader();
    String untracked = "no TaskExecutor seen yet that tells which loaders are in use";
    if (hook == null) {
      untracked =
          role == ProcessRole.JOB_MANAGER
              ? "nothing tells which loaders a JobManager still uses, so no leak is told"
              : "nothing tells which loaders are in use with hook=false, so no leak is told";
    }
    return new UserCodeReader(
        instrumentation,
        new LibraryCaches(hook == null ? Collections::emptyList : hook.roots()),
        untracked,
        own instanceof LongSupplier ? own.getClass().getName() : null,
        cadence);
  }

  private static SourceStatus seen(
      FlinkHook hook, RunningTaskExecutors running, MemorySample.Builder sample) {
    int taskManagers = running.get().size();
    if (taskManagers > 0) {
      sample.set(SampleField.TASK_MANAGERS, taskManagers);
    }
    return hook.status();
  }

  /** The hidden loader counts what it defines; in a test there is none. */
  private static LongSupplier definedClasses() {
    ClassLoader own = Readers.class.getClassLoader();
    return own instanceof LongSupplier ? (LongSupplier) own : () -> -1;
  }
}
