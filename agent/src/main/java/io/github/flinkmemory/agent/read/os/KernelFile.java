package io.github.flinkmemory.agent.read.os;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads one of the kernel's small text files at a time into a buffer that is kept, so that a read
 * leaves next to no garbage. Not for several threads.
 */
final class KernelFile {
  /** What {@link #value} and {@link #number} give when there is no such number. */
  static final long ABSENT = -1;

  private static final int LARGEST = 1 << 22;

  private final String root;
  private byte[] bytes = new byte[4096];
  private int length;

  /**
   * @param root stands in for "/", without a slash at its end; empty in production
   */
  KernelFile(String root) {
    this.root = root;
  }

  /**
   * Reads a whole file.
   *
   * @param path from the root, with a slash at its start
   * @throws IOException whose message names the file
   */
  void read(String path) throws IOException {
    length = 0;
    // RandomAccessFile has no finalizer on Java 8, unlike FileInputStream.
    try (RandomAccessFile file = new RandomAccessFile(root + path, "r")) {
      int count;
      while ((count = file.read(bytes, length, bytes.length - length)) > 0) {
        length += count;
        if (length == bytes.length) {
          if (length >= LARGEST) {
            throw new IOException("longer than " + LARGEST + " bytes");
          }
          bytes = Arrays.copyOf(bytes, 2 * length);
        }
      }
    } catch (IOException e) {
      length = 0;
      String message = String.valueOf(e.getMessage());
      throw message.contains(path) ? e : new IOException(path + ": " + message, e);
    }
  }

  /** Like {@link #read}, for a file that need not be there: false when it could not be read. */
  boolean tryRead(String path) {
    try {
      read(path);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  boolean isEmpty() {
    return length == 0;
  }

  String text() {
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }

  /** Differs when the content differs (almost certainly). */
  int fingerprint() {
    int hash = 1;
    for (int i = 0; i < length; i++) {
      hash = 31 * hash + bytes[i];
    }
    return hash;
  }

  /**
   * The number on the line that begins with a key: "key 1234" or "key: 1234 kB", as it stands
   * there. {@link #ABSENT} without such a line, or when the line is garbled or cut off.
   */
  long value(String key) {
    int at = lineAfter(key);
    if (at < 0) {
      return ABSENT;
    }
    if (at < length && bytes[at] == ':') {
      at++;
    }
    int digits = at;
    while (digits < length && (bytes[digits] == ' ' || bytes[digits] == '\t')) {
      digits++;
    }
    return digits == at ? ABSENT : numberAt(digits);
  }

  /** Like {@link #value} for a line in kB; in bytes. */
  long kilobytes(String key) {
    long value = value(key);
    return value > Long.MAX_VALUE >> 10 ? ABSENT : value == ABSENT ? ABSENT : value << 10;
  }

  /**
   * The number that is the whole file. {@link #ABSENT} when it is something else, such as "max".
   */
  long number() {
    return numberAt(0);
  }

  /** The place right after a text; negative without it. */
  int after(String text) {
    for (int at = 0; at + text.length() <= length; at++) {
      if (matches(at, text)) {
        return at + text.length();
      }
    }
    return -1;
  }

  /** The place right after a key that stands at the start of a line; negative without it. */
  int lineAfter(String key) {
    boolean lineStart = true;
    for (int at = 0; at + key.length() <= length; at++) {
      if (lineStart && matches(at, key)) {
        return at + key.length();
      }
      lineStart = bytes[at] == '\n';
    }
    return -1;
  }

  boolean matches(int at, String text) {
    if (at < 0 || at + text.length() > length) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (bytes[at + i] != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** A digit's value, or -1 where there is none. */
  int digitAt(int at) {
    int digit = at < length ? bytes[at] - '0' : -1;
    return digit <= 9 ? digit : -1;
  }

  /** Every number of these files is followed by something; one at the very end was cut off. */
  private long numberAt(int start) {
    long number = 0;
    int at = start;
    for (int digit; (digit = digitAt(at)) >= 0; at++) {
      if (number > (Long.MAX_VALUE - digit) / 10) {
        return ABSENT;
      }
      number = 10 * number + digit;
    }
    boolean ended = at < length && (bytes[at] == '\n' || bytes[at] == ' ');
    return at > start && ended ? number : ABSENT;
  }
}
