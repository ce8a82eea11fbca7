package io.github.flinkmemory.agent.read.jvm;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What glibc says of its allocator, as the JVM's diagnostic commands print it. Immutable. */
final class AllocatorStatistics {
  /** Of VM.info, by mallinfo: all arenas and mapped blocks. */
  private static final Pattern OUTSTANDING =
      Pattern.compile("C-Heap outstanding allocations: (\\d+)K, retained: (\\d+)K(.*)");

  private static final Pattern TOTAL =
      Pattern.compile("<total type=\"(fast|rest|mmap)\" count=\"\\d+\" size=\"(\\d+)\"/>");
  private static final Pattern SYSTEM =
      Pattern.compile("<system type=\"current\" size=\"(\\d+)\"/>");
  private static final String END_OF_HEAP = "</heap>";
  private static final long UNKNOWN = -1;

  private final long live;
  private final long mapped;
  private final long retained;

  private AllocatorStatistics(long live, long mapped, long retained) {
    this.live = live;
    this.mapped = mapped;
    this.retained = retained;
  }

  /** From VM.info of Java 11 to 20; null when it does not tell, or its 32-bit counts wrapped. */
  static @Nullable AllocatorStatistics ofVmInfo(String text) {
    Matcher matcher = OUTSTANDING.matcher(text);
    if (!matcher.find() || matcher.group(3).contains("wrap")) {
      return null;
    }
    return new AllocatorStatistics(
        Long.parseLong(matcher.group(1)) << 10, UNKNOWN, Long.parseLong(matcher.group(2)) << 10);
  }

  /** From System.native_heap_info, the text of malloc_info(3); null when it is something else. */
  static @Nullable AllocatorStatistics ofNativeHeapInfo(String text) {
    int end = text.lastIndexOf(END_OF_HEAP);
    if (end < 0) {
      return null;
    }
    // The sums over all heaps stand behind the last of them.
    Matcher system = SYSTEM.matcher(text).region(end, text.length());
    if (!system.find()) {
      return null;
    }
    long live = Long.parseLong(system.group(1));
    long mapped = 0;
    long retained = 0;
    Matcher total = TOTAL.matcher(text).region(end, text.length());
    while (total.find()) {
      long size = Long.parseLong(total.group(2));
      if (total.group(1).equals("mmap")) {
        mapped += size;
      } else {
        live -= size;
        retained += size;
      }
    }
    return new AllocatorStatistics(live + mapped, mapped, retained);
  }

  /** Bytes that the program holds. */
  long live() {
    return live;
  }

  /** Bytes of these in mappings of their own; negative when that is not told. */
  long mapped() {
    return mapped;
  }

  /** Bytes that were freed and the allocator keeps. */
  long retained() {
    return retained;
  }
}
