package io.github.flinkmemory.agent.read.os;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongUnaryOperator;

/** The page map of a process in a fixture tree, and the size of a page that goes with it. */
final class PageMapFile {
  static final long PAGE = 4096;

  /** Entries of the page map. */
  static final long RESIDENT = 1L << 63 | 1L << 56;

  static final long FILE_PAGE = 1L << 63 | 1L << 61;
  static final long ZERO_PAGE = 1L << 63;
  static final long SWAPPED = 1L << 62;

  private final Path root;

  private PageMapFile(Path root) {
    this.root = root;
  }

  /** Says how large a page is; there is no page map until pages are set. */
  static PageMapFile in(Path root) throws IOException {
    Files.createDirectories(root.resolve("proc/self"));
    PageMapFile file = new PageMapFile(root);
    file.auxiliary(33, 0x7ffe, 6, PAGE, 0, 0);
    return file;
  }

  /** Writes the words that the kernel gives a program. */
  void auxiliary(long... words) throws IOException {
    Files.write(root.resolve("proc/self/auxv"), bytes(words.length, i -> words[(int) i]));
  }

  /** Sets the entries of pages in a row. */
  PageMapFile set(long low, int count, long entry) throws IOException {
    return set(low, count, i -> entry);
  }

  /**
   * @param entry of each page by its number, from 0
   */
  PageMapFile set(long low, int count, LongUnaryOperator entry) throws IOException {
    try (RandomAccessFile file =
        new RandomAccessFile(root.resolve("proc/self/pagemap").toFile(), "rw")) {
      file.seek(low / PAGE * 8);
      file.write(bytes(count, entry));
    }
    return this;
  }

  /** Makes the page map reach that far: beyond, the address space ends. */
  PageMapFile reachTo(long high) throws IOException {
    try (RandomAccessFile file =
        new RandomAccessFile(root.resolve("proc/self/pagemap").toFile(), "rw")) {
      file.setLength(Math.max(file.length(), high / PAGE * 8));
    }
    return this;
  }

  private static byte[] bytes(int count, LongUnaryOperator word) {
    ByteBuffer buffer = ByteBuffer.allocate(count * 8).order(ByteOrder.nativeOrder());
    for (int i = 0; i < count; i++) {
      buffer.putLong(word.applyAsLong(i));
    }
    return buffer.array();
  }
}
