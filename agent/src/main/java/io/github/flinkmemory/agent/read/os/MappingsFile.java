package io.github.flinkmemory.agent.read.os;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;

/**
 * Reads /proc/self/maps or smaps mapping by mapping, through one small buffer: Linux's
 * Documentation/filesystems/proc.rst. Leaves no garbage but the names.
 */
final class MappingsFile implements Closeable {
  private static final String DELETED = " (deleted)";

  private final RandomAccessFile file;
  private final byte[] buffer = new byte[1 << 16];
  private int length;
  private int next;
  private int lineStart;
  private int lineEnd;
  private int at;
  private boolean pending;

  MappingsFile(String path) throws IOException {
    file = new RandomAccessFile(path, "r");
  }

  /** Fills in the next mapping; false when there is none left. */
  boolean next(Mapping mapping) throws IOException {
    if (!pending && !nextLine()) {
      return false;
    }
    pending = false;
    header(mapping);
    mapping.resident = 0;
    mapping.swapped = 0;
    mapping.noReserve = false;
    while (nextLine()) {
      if (isHeader()) {
        pending = true;
        break;
      }
      detail(mapping);
    }
    return true;
  }

  /** "low-high perms offset device inode name". */
  private void header(Mapping mapping) throws IOException {
    at = lineStart;
    mapping.low = hexadecimal('-');
    mapping.high = hexadecimal(' ');
    if (lineEnd - at < 4) {
      throw new IOException("a garbled mapping");
    }
    mapping.readable = buffer[at] == 'r';
    mapping.writable = buffer[at + 1] == 'w';
    mapping.executable = buffer[at + 2] == 'x';
    skipWords(2);
    mapping.device = device();
    skipWords(2);
    mapping.name = at >= lineEnd ? "" : name();
  }

  private void skipWords(int words) {
    for (int word = 0; word < words; word++) {
      while (at < lineEnd && buffer[at] != ' ') {
        at++;
      }
      while (at < lineEnd && buffer[at] == ' ') {
        at++;
      }
    }
  }

  /** "major:minor" in hexadecimal; 0 where there is none. */
  private long device() {
    long major = 0;
    long number = 0;
    for (int i = at; i < lineEnd && buffer[i] != ' '; i++) {
      int digit = Character.digit(buffer[i], 16);
      if (digit < 0) {
        major = number;
        number = 0;
      } else {
        number = (number << 4) | digit;
      }
    }
    return Mapping.device(major, number);
  }

  /** The kernel marks a file that was removed meanwhile; it is mapped as before. */
  private String name() {
    String name = new String(buffer, at, lineEnd - at, StandardCharsets.UTF_8);
    return name.charAt(0) == '/' && name.endsWith(DELETED)
        ? name.substring(0, name.length() - DELETED.length())
        : name;
  }

  private void detail(Mapping mapping) {
    if (starts("Rss:")) {
      mapping.resident = kilobytes();
    } else if (starts("Swap:")) {
      mapping.swapped = kilobytes();
    } else if (starts("VmFlags:")) {
      for (int i = lineStart + 8; i + 2 < lineEnd + 1; i++) {
        if (buffer[i] == 'n' && buffer[i + 1] == 'r' && buffer[i - 1] == ' ') {
          mapping.noReserve = true;
        }
      }
    }
  }

  /** Details begin with a capital letter, mappings with an address. */
  private boolean isHeader() {
    byte first = lineStart < lineEnd ? buffer[lineStart] : 0;
    return (first >= '0' && first <= '9') || (first >= 'a' && first <= 'f');
  }

  private boolean starts(String key) {
    if (lineEnd - lineStart < key.length()) {
      return false;
    }
    for (int i = 0; i < key.length(); i++) {
      if (buffer[lineStart + i] != key.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private long kilobytes() {
    long number = 0;
    for (int i = lineStart; i < lineEnd; i++) {
      int digit = buffer[i] - '0';
      if (digit >= 0 && digit <= 9) {
        number = 10 * number + digit;
      }
    }
    return number << 10;
  }

  private long hexadecimal(char end) throws IOException {
    long number = 0;
    int start = at;
    for (; at < lineEnd && buffer[at] != end; at++) {
      int digit = Character.digit(buffer[at], 16);
      if (digit < 0) {
        throw new IOException("a garbled address");
      }
      number = (number << 4) | digit;
    }
    if (at == start || at == lineEnd) {
      throw new IOException("a mapping without addresses");
    }
    at++;
    return number;
  }

  /** A line longer than the buffer is cut off there. */
  private boolean nextLine() throws IOException {
    int scan = next;
    while (true) {
      while (scan < length && buffer[scan] != '\n') {
        scan++;
      }
      if (scan < length) {
        lineStart = next;
        lineEnd = scan;
        next = scan + 1;
        return true;
      }
      int rest = length - next;
      if (rest == buffer.length) {
        lineStart = next;
        lineEnd = length;
        next = length;
        return true;
      }
      System.arraycopy(buffer, next, buffer, 0, rest);
      next = 0;
      length = rest;
      scan = rest;
      int count = file.read(buffer, length, buffer.length - length);
      if (count <= 0) {
        lineStart = 0;
        lineEnd = length;
        next = length;
        return rest > 0;
      }
      length += count;
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
