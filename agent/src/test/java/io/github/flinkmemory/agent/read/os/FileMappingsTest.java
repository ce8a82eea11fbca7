package io.github.flinkmemory.agent.read.os;

import static io.github.flinkmemory.agent.read.os.AddressSpace.allocator;
import static io.github.flinkmemory.agent.read.os.AddressSpace.pages;
import static io.github.flinkmemory.exporter.sample.SampleField.CLASS_DATA_RESIDENT;
import static io.github.flinkmemory.exporter.sample.SampleField.CODE_RESIDENT;
import static io.github.flinkmemory.exporter.sample.SampleField.LIBRARIES_RESIDENT;
import static io.github.flinkmemory.exporter.sample.SampleField.MAPPED_FILES_RESIDENT;
import static io.github.flinkmemory.exporter.sample.SampleField.OTHER_ANONYMOUS_RESIDENT;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkmemory.agent.read.Reading;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which mappings are code, libraries, archives of classes, and other files. */
class FileMappingsTest {
  private final AddressSpace space;

  FileMappingsTest(@TempDir Path folder) throws IOException {
    space = new AddressSpace(folder);
  }

  @Test
  void codeIsAnonymousAndExecutableAndLibrariesAreFiles() throws Exception {
    space.map(0x4000000, 0x4100000, "rwxp", "", 11);
    space.map(0x5000000, 0x5010000, "r-xp", "/usr/lib/libjvm.so", 3);
    space.map(0x5010000, 0x5020000, "rw-p", "/usr/lib/libjvm.so", 2);
    space.map(0x5020000, 0x5030000, "rw-p", "", 4);
    space.map(0x5040000, 0x5050000, "r--p", "/usr/lib/libstdc++.so.6.0.30", 1);
    space.map(0x5050000, 0x5060000, "r--s", "/opt/java/lib/modules", 5);
    space.map(0x5060000, 0x5070000, "r--s", "/opt/flink/lib/flink-dist.jar", 6);
    space.map(0x5070000, 0x5080000, "r--p", "/opt/java/bin/java", 1);
    space.map(0x5080000, 0x5090000, "rw-p", "/opt/java/lib/server/classes.jsa", 8);
    space.map(0x5090000, 0x50a0000, "rw-s", "/data/db/000012.sst", 9);
    space.map(0x50a0000, 0x50b0000, "r-xp", "[vdso]", 1);

    Reading reading = space.read();

    assertThat(pages(reading, CODE_RESIDENT)).isEqualTo(11);
    assertThat(pages(reading, LIBRARIES_RESIDENT)).isEqualTo(3 + 2 + 4 + 1 + 5 + 6 + 1 + 1);
    assertThat(pages(reading, CLASS_DATA_RESIDENT)).isEqualTo(8);
    assertThat(pages(reading, MAPPED_FILES_RESIDENT)).isEqualTo(9);
  }

  @Test
  void archivesOfClassesAreToldByTheirSuffixOrByTheJvm() throws Exception {
    space.map(0x5000000, 0x5010000, "rw-p", "/opt/app/app.aot", 3);
    space.map(0x5020000, 0x5030000, "rw-p", "/opt/app/classes.cache", 4);
    space.map(0x5040000, 0x5050000, "rw-p", "/opt/app/base.archive", 5);
    space.map(0x5060000, 0x5070000, "rw-p", "/opt/app/data.bin", 6);
    space.flags.put("SharedArchiveFile", "base.archive:/opt/app/top.jsa");
    space.flags.put("AOTCache", "app/classes.cache");

    Reading reading = space.read();

    assertThat(pages(reading, CLASS_DATA_RESIDENT)).isEqualTo(3 + 4 + 5);
    assertThat(pages(reading, MAPPED_FILES_RESIDENT)).isEqualTo(6);
  }

  /** A block of 96 MiB behind the data of a library was taken for the library's. */
  @Test
  void theDataOfALibraryIsNoLargerThanAnyLibraryHas() throws Exception {
    space.map(0x5000000, 0x5010000, "r-xp", "/usr/lib/libnio.so", 3);
    space.map(0x5010000, 0x5011000, "rw-p", "/usr/lib/libnio.so", 1);
    space.map(0x5011000, 0x6011000, "rw-p", "", 512 + 70);

    Reading reading = space.read();

    assertThat(pages(reading, LIBRARIES_RESIDENT)).isEqualTo(3 + 1 + 512);
    assertThat(pages(reading, OTHER_ANONYMOUS_RESIDENT)).isEqualTo(70);
  }

  /** Block after block of 2 MiB was taken for the libraries that they lay behind. */
  @Test
  void theDataOfALibraryEndsWhereItsFileSaysSo() throws Exception {
    space.tree.write("/usr/lib/libnio.so", ElfFile.of(0, 0x800, 0x10800, 0x2900));
    space.map(0x5000000, 0x5010000, "r-xp", "/usr/lib/libnio.so", 3);
    space.map(0x5010000, 0x5011000, "rw-p", "/usr/lib/libnio.so", 1);
    space.map(0x5011000, 0x6011000, "rw-p", "", 70);

    Reading reading = space.read();

    assertThat(pages(reading, LIBRARIES_RESIDENT)).isEqualTo(3 + 1 + 3);
    assertThat(pages(reading, OTHER_ANONYMOUS_RESIDENT)).isEqualTo(70 - 3);
  }

  @Test
  void aLibraryWhoseDataEndsWithItsFileHasNothingBehindIt() throws Exception {
    space.tree.write("/usr/lib/libnio.so", ElfFile.of(0, 0x800, 0x10800, 0x700));
    space.map(0x5000000, 0x5010000, "r-xp", "/usr/lib/libnio.so", 3);
    space.map(0x5010000, 0x5011000, "rw-p", "/usr/lib/libnio.so", 1);
    space.map(0x5011000, 0x6011000, "rw-p", "", 70);

    Reading reading = space.read();

    assertThat(pages(reading, LIBRARIES_RESIDENT)).isEqualTo(3 + 1);
    assertThat(pages(reading, OTHER_ANONYMOUS_RESIDENT)).isEqualTo(70);
  }

  /** As after an update of the system: what is mapped is longer than what the file tells. */
  @Test
  void aFileThatWasReplacedTellsNothing() throws Exception {
    space.tree.write("/usr/lib/libnio.so", ElfFile.of(0, 0x800));
    space.map(0x5000000, 0x5010000, "r-xp", "/usr/lib/libnio.so", 3);
    space.map(0x5010000, 0x5011000, "rw-p", "/usr/lib/libnio.so", 1);
    space.map(0x5011000, 0x6011000, "rw-p", "", 512 + 70);

    assertThat(pages(space.read(), LIBRARIES_RESIDENT)).isEqualTo(3 + 1 + 512);
  }

  /** RocksDB's library is unpacked into a file that may be removed while it is in use. */
  @Test
  void aFileThatWasRemovedIsWhatItWas() throws Exception {
    space.map(0x5000000, 0x5010000, "r--p", "/tmp/librocksdbjni-linux64.so (deleted)", 3);
    space.map(0x5020000, 0x5030000, "rw-p", "/opt/java/lib/server/classes.jsa (deleted)", 8);
    space.map(0x5040000, 0x5050000, "r--p", "/data/db/000012.sst (deleted)", 9);
    space.map(0x5060000, 0x5070000, "r-xp", "/usr/lib/libc.so.6 (deleted)", 1);

    Reading reading = space.read();

    assertThat(pages(reading, LIBRARIES_RESIDENT)).isEqualTo(3 + 1);
    assertThat(pages(reading, CLASS_DATA_RESIDENT)).isEqualTo(8);
    assertThat(pages(reading, MAPPED_FILES_RESIDENT)).isEqualTo(9);
    assertThat(allocator(reading).name()).isEqualTo("glibc");
  }

  @Test
  void theKernelsOwnHalfOfTheAddressSpaceIsNotInThePageMap() throws Exception {
    space.maps.append("ffffffffff600000-ffffffffff601000 --xp 00000000 00:00 0    [vsyscall]\n");

    assertThat(space.read().get(LIBRARIES_RESIDENT)).isZero();
  }
}
