package io.github.flinkmemory.e2e.truth;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Looks at one JVM from outside, again and again. */
public final class ProcessTruth {

  private static final Pattern HEAP_USED = Pattern.compile("used (\\d+)(K)");
  private static final Pattern METASPACE_USED = Pattern.compile("Both: +([0-9.]+) (\\w+) used");
  private static final Pattern METASPACE_COMMITTED =
      Pattern.compile("Both: .* reserved, +([0-9.]+) (\\w+) \\(");
  private static final Pattern LIVE = Pattern.compile("(?m)^Total +\\d+ +(\\d+)");

  private final long pid;
  private final JvmCommands jvm;
  private final ThreadStacks stacks;
  private @Nullable String vmInfo;

  public ProcessTruth(long pid) {
    this.pid = pid;
    this.jvm = new JvmCommands(pid);
    this.stacks = new ThreadStacks(pid);
  }

  public ProcessFigures read() throws IOException {
    if (vmInfo == null) {
      vmInfo = jvm.ask("VM.info");
    }
    // One start of jcmd for all: what it costs shows in the figures themselves.
    String answers =
        jvm.ask(
            "GC.heap_info",
            "VM.metaspace basic",
            "VM.metaspace vslist",
            "VM.native_memory summary scale=b");
    String heapInfo = answers.substring(0, answers.indexOf("Usage:"));
    MemoryMap map = MemoryMap.of(pid);
    ThreadStacks.Stacks threads = stacks.of(map);
    List<AddressRange> metaspace = JvmAddresses.metaspace(vmInfo, answers);
    AddressRange heap = JvmAddresses.heap(heapInfo);
    return new ProcessFigures(
        map.resident(),
        JvmText.size(HEAP_USED, heapInfo).orElseThrow(),
        map.resident(heap),
        JvmText.size(METASPACE_USED, answers).orElseThrow(),
        JvmText.size(METASPACE_COMMITTED, answers).orElseThrow(),
        ResidentPages.bytes(pid, metaspace),
        ResidentPages.bytes(pid, JvmAddresses.codeCache(vmInfo)),
        threads.threads(),
        threads.resident(),
        map.resident(MemoryMap.Mapping::isLibrary),
        map.resident(mapping -> mapping.isFile() && !mapping.isLibrary() && !mapping.isClassData()),
        NativeMemory.parse(answers));
  }

  /** The words of its command line, by the kernel's file, which has them however long they are. */
  public List<String> commandLine() throws IOException {
    return List.of(Files.readString(Path.of("/proc", String.valueOf(pid), "cmdline")).split("\0"));
  }

  /** Resident bytes of the segments, by the kernel's map of pages. */
  public long resident(MemorySegments segments) throws IOException {
    return ResidentPages.bytes(pid, segments.ranges());
  }

  /** Collects all garbage, and tells how many bytes of the heap are alive. */
  public long liveHeap() throws IOException {
    Matcher total = LIVE.matcher(jvm.ask("GC.class_histogram"));
    if (!total.find()) {
      throw new IOException("no total in the class histogram");
    }
    return Long.parseLong(total.group(1));
  }

  /** Collects all garbage: classes, too. */
  public void collect() throws IOException {
    jvm.ask("GC.run");
  }
}
