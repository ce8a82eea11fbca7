package io.github.flinkmemory.agent.read.os;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class LibraryExtentsTest {
  private static final String FILE = "/lib.so";

  @TempDir private Path folder = Path.of("");

  @Test
  void isFromTheFirstPageToBehindTheLast() throws Exception {
    assertThat(extent(ElfFile.of(0x400800, 0x100, 0x410800, 0x2900))).isEqualTo(0x14000);
    assertThat(extent(ElfFile.of(0x410800, 0x800, 0x400000, 0x10))).isEqualTo(0x11000);
  }

  @Test
  void isReadInTheOtherOrderOfBytes() throws Exception {
    assertThat(extent(ElfFile.of(ByteOrder.BIG_ENDIAN, 0, 0x1001))).isEqualTo(0x2000);
  }

  @Test
  void isOfThePagesOfTheMachine() throws Exception {
    Files.write(folder.resolve("lib.so"), ElfFile.of(0x11000, 0x10));
    assertThat(new LibraryExtents(folder.toString(), 0x10000).of(FILE)).isEqualTo(0x10000);
  }

  @Test
  void isNotKnownOfAnythingElse() throws Exception {
    byte[] library = ElfFile.of(0, 0x1000);
    byte[] of32Bits = library.clone();
    of32Bits[4] = 1;
    byte[] other = library.clone();
    other[0] = 0;
    byte[] oddHeaders = library.clone();
    oddHeaders[54] = 32;
    byte[] noHeaders = library.clone();
    noHeaders[56] = 0;
    byte[] negative = library.clone();
    Arrays.fill(negative, 32, 40, (byte) 0xff);
    for (byte[] file :
        new byte[][] {
          of32Bits,
          other,
          oddHeaders,
          noHeaders,
          negative,
          {},
          Arrays.copyOf(library, 60),
          Arrays.copyOf(library, library.length - 1),
          ElfFile.of()
        }) {
      assertThat(extent(file)).isEqualTo(LibraryExtents.UNKNOWN);
    }
  }

  @Test
  void isNotKnownOfWhatIsNotThereAndOfDevices() {
    LibraryExtents extents = new LibraryExtents("", 4096);
    assertThat(extents.of("/no/such/library.so")).isEqualTo(LibraryExtents.UNKNOWN);
    assertThat(extents.of("/dev/zero")).isEqualTo(LibraryExtents.UNKNOWN);
  }

  @Test
  void readsAFileOnce() throws Exception {
    Path file = Files.write(folder.resolve("lib.so"), ElfFile.of(0, 0x1000));
    LibraryExtents extents = new LibraryExtents(folder.toString(), 4096);
    assertThat(extents.of(FILE)).isEqualTo(0x1000);
    Files.delete(file);
    assertThat(extents.of(FILE)).isEqualTo(0x1000);
  }

  /** Its data that no file holds is some 600 KiB. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void isMoreThanTheFileOfTheJvmHolds() throws Exception {
    long low = Long.MAX_VALUE;
    long high = 0;
    String libjvm = "";
    for (String line : Files.readAllLines(Path.of("/proc/self/maps"))) {
      if (line.endsWith("/libjvm.so")) {
        libjvm = line.substring(line.indexOf('/'));
        String[] range = line.substring(0, line.indexOf(' ')).split("-");
        low = Math.min(low, Long.parseLong(range[0], 16));
        high = Math.max(high, Long.parseLong(range[1], 16));
      }
    }
    assertThat(new LibraryExtents("", PageSize.read("")).of(libjvm))
        .isBetween(high - low, high - low + (2 << 20));
  }

  private long extent(byte[] file) throws IOException {
    Files.write(folder.resolve("lib.so"), file);
    return new LibraryExtents(folder.toString(), 4096).of(FILE);
  }
}
