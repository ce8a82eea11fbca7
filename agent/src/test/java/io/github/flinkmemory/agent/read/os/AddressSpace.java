package io.github.flinkmemory.agent.read.os;

import static io.github.flinkmemory.agent.read.os.PageMapFile.FILE_PAGE;
import static io.github.flinkmemory.agent.read.os.PageMapFile.PAGE;
import static io.github.flinkmemory.agent.read.os.PageMapFile.RESIDENT;

import io.github.flinkmemory.agent.read.Cadence;
import io.github.flinkmemory.agent.read.Reading;
import io.github.flinkmemory.agent.read.VmFlags;
import io.github.flinkmemory.exporter.sample.NativeAllocator;
import io.github.flinkmemory.exporter.sample.SampleDetail;
import io.github.flinkmemory.exporter.sample.SampleField;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The address space of a process. Each mapping has as many pages as its size says, of which a test
 * says how many are in memory.
 */
final class AddressSpace {
  final FixtureTree tree;
  final PageMapFile pageMap;
  final Map<String, String> flags = new HashMap<>();
  final StringBuilder maps = new StringBuilder();

  /** What was there when the program began; nothing where the agent came later. */
  final StringBuilder startSmaps = new StringBuilder();

  /** So much was in memory then that only /proc/self/maps is there to read. */
  boolean startSmapsAreDear;

  @Nullable String heapInfo = "garbage-first heap [0x0000000001000000, 0x0000000002000000)";

  AddressSpace(Path folder) throws IOException {
    tree = FixtureTree.empty(folder);
    tree.write("/proc/self/status", "VmRSS:\t 100 kB\nRssAnon:\t 100 kB\n");
    pageMap = PageMapFile.in(folder).set(0, 0, RESIDENT).reachTo((1 << 20) / 8 * PAGE);
  }

  /** A mapping of which the first pages are in memory. */
  void map(long low, long high, String permissions, String name, int residentPages)
      throws IOException {
    maps.append(String.format("%x-%x %s 00000000 00:00 0", low, high, permissions));
    maps.append(name.isEmpty() ? " " : "                    " + name).append("\n");
    pageMap.set(low, residentPages, name.startsWith("/") ? FILE_PAGE : RESIDENT);
  }

  Reading read() throws Exception {
    StartMappings start = null;
    if (startSmaps.length() > 0) {
      start = start();
    }
    tree.write("/proc/self/maps", maps.toString());
    return Reading.of(reader(start));
  }

  private StartMappings start() throws IOException {
    String smaps = startSmaps.toString();
    if (startSmapsAreDear) {
      tree.write("/proc/self/status", "VmRSS:\t 307201 kB\nRssAnon:\t 100 kB\n");
      tree.write("/proc/self/maps", smaps.replaceAll("(Rss|VmFlags):.*\n", ""));
    } else {
      tree.write("/proc/self/status", "VmRSS:\t 307200 kB\nRssAnon:\t 100 kB\n");
      tree.write("/proc/self/smaps", smaps);
    }
    StartMappings start = StartMappings.read(tree.root());
    tree.write("/proc/self/status", "VmRSS:\t 100 kB\nRssAnon:\t 100 kB\n");
    return start;
  }

  MappingsReader reader(@Nullable StartMappings start) {
    HeapInfo told =
        new HeapInfo() {
          @Override
          @Nullable String text() {
            return heapInfo;
          }
        };
    VmFlags given =
        new VmFlags() {
          @Override
          public @Nullable String value(String name) {
            return flags.get(name);
          }
        };
    return new MappingsReader(tree.root(), told, given, start, new Cadence(60_000, true));
  }

  /** Number of pages. */
  static long pages(Reading reading, SampleField field) {
    return reading.get(field) / PAGE;
  }

  static NativeAllocator allocator(Reading reading) {
    return reading.sample().rows(SampleDetail.NATIVE_ALLOCATOR).get(0);
  }
}
