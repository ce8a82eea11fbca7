package io.github.flinkmemory.agent.read.os;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads one of the kernel's small text files at a time into a buffer that is kept, so that a read
 * leaves next to no garbage. Paths begin with a slash. Not for several threads.
 */
final class KernelFile {
  /** Stands for a number that is not there; the kernel's are never negative. */
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

  boolean exists(String path) {
    return new File(root + path).exists();
  }

  /**
   * Reads a whole file.
   *
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
          makeRoom();
        }
      }
    } catch (IOException e) {
      length = 0;
      String message = String.valueOf(e.getMessage());
      throw message.contains(path) ? e : new IOException(path + ": " + message, e);
    }
  }

  private void makeRoom() throws IOException {
    if (length >= LARGEST) {
      throw new IOException("longer than " + LARGEST + " bytes");
    }
    bytes = Arrays.copyOf(bytes, 2 * length);
  }

  /**
   * Like {@link #read}, for a file that not every kernel has: false when it is not there.
   *
   * @throws IOException when it is there and cannot be read
   */
  boolean readIfThere(String path) throws IOException {
    if (!exists(path)) {
      length = 0;
      return false;
    }
    read(path);
    return true;
  }

  /** Like {@link #read}, for a file that may vanish or refuse at any time: false when it did. */
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
    for (int line = 0; line < length; line = nextLine(line)) {
      if (matches(line, key)) {
        int at = line + key.length();
        int number = skipBlanks(matches(at, ":") ? at + 1 : at);
        // Without a blank it is a longer key: "anon" and "anon_thp".
        if (number > at) {
          return numberAt(number);
        }
      }
    }
    return ABSENT;
  }

  /**
   * Like {@link #value}, of a line that must be there.
   *
   * @param path named in the exception
   */
  long requiredValue(String path, String key) throws IOException {
    long value = value(key);
    if (value == ABSENT) {
      throw new IOException(path + ": no line \"" + key + "\" with a number");
    }
    return value;
  }

  /** Like {@link #value} for a line in kB; in bytes. */
  long kilobytes(String key) {
    long value = value(key);
    return value == ABSENT || value > Long.MAX_VALUE >> 10 ? ABSENT : value << 10;
  }

  /** The number that is the whole file; {@link #ABSENT} when it is something else. */
  long number() {
    return numberAt(0);
  }

  /**
   * Like {@link #number}, which must be there.
   *
   * @param path named in the exception
   */
  long requiredNumber(String path) throws IOException {
    long number = number();
    if (number == ABSENT) {
      throw new IOException(path + ": not a number");
    }
    return number;
  }

  /** The place right after a text that stands at the start of a line; negative without it. */
  int afterLineStart(String text) {
    for (int line = 0; line < length; line = nextLine(line)) {
      if (matches(line, text)) {
        return line + text.length();
      }
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

  private int nextLine(int at) {
    int end = at;
    while (end < length && bytes[end] != '\n') {
      end++;
    }
    return end + 1;
  }

  private int skipBlanks(int at) {
    int end = at;
    while (end < length && (bytes[end] == ' ' || bytes[end] == '\t')) {
      end++;
    }
    return end;
  }
}
