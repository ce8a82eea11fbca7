package io.github.flinkmemory.e2e.truth;

/**
 * Addresses of a process.
 *
 * @param start the first one
 * @param end the one behind the last
 */
public record AddressRange(long start, long end) {

  static AddressRange ofHex(String start, String end) {
    return new AddressRange(Long.parseUnsignedLong(start, 16), Long.parseUnsignedLong(end, 16));
  }

  boolean contains(long address) {
    return start <= address && address < end;
  }

  boolean contains(AddressRange other) {
    return start <= other.start && other.end <= end;
  }

  long size() {
    return end - start;
  }
}
