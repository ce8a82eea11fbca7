package io.github.flinkmemory.e2e.truth;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a JVM keeps what, as {@code jcmd VM.info} and {@code VM.metaspace vslist} print it. */
final class JvmAddresses {

  private static final Pattern HEAP = Pattern.compile("\\[0x([0-9a-f]+), 0x([0-9a-f]+)\\)");
  private static final Pattern CLASS_SPACE =
      Pattern.compile("Compressed class space mapped at: 0x([0-9a-f]+)-0x([0-9a-f]+)");
  private static final Pattern CODE =
      Pattern.compile("bounds \\[0x([0-9a-f]+), 0x[0-9a-f]+, 0x([0-9a-f]+)\\]");
  private static final Pattern METASPACE_NODE =
      Pattern.compile("- node #\\d+: base 0x([0-9a-f]+): reserved=([0-9.]+) (KB|MB|GB)");

  private JvmAddresses() {}

  /**
   * @param heapInfo the answer to {@code GC.heap_info} of G1
   */
  static AddressRange heap(String heapInfo) {
    Matcher heap = HEAP.matcher(heapInfo);
    if (!heap.find()) {
      throw new IllegalArgumentException("no addresses of the heap: " + heapInfo);
    }
    return AddressRange.ofHex(heap.group(1), heap.group(2));
  }

  /**
   * @param vmInfo the answer to {@code VM.info}
   */
  static List<AddressRange> codeCache(String vmInfo) {
    return ranges(CODE, vmInfo);
  }

  /**
   * Both parts of the metaspace: class space and the rest.
   *
   * @param vmInfo the answer to {@code VM.info}
   * @param spaces the answer to {@code VM.metaspace vslist}
   */
  static List<AddressRange> metaspace(String vmInfo, String spaces) {
    List<AddressRange> ranges = new ArrayList<>(ranges(CLASS_SPACE, vmInfo));
    Matcher node = METASPACE_NODE.matcher(spaces);
    while (node.find()) {
      long start = Long.parseUnsignedLong(node.group(1), 16);
      AddressRange range =
          new AddressRange(start, start + JvmText.bytes(node.group(2), node.group(3)));
      // The class space is the last of the nodes.
      if (ranges.stream().noneMatch(known -> known.start() == start)) {
        ranges.add(range);
      }
    }
    return ranges;
  }

  private static List<AddressRange> ranges(Pattern pattern, String text) {
    List<AddressRange> ranges = new ArrayList<>();
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      ranges.add(AddressRange.ofHex(matcher.group(1), matcher.group(2)));
    }
    return ranges;
  }
}
