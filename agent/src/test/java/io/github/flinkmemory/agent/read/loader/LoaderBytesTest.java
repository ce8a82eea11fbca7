package io.github.flinkmemory.agent.read.loader;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.ReferenceQueue;
import java.util.List;
import org.junit.jupiter.api.Test;

class LoaderBytesTest {
  private static final String HEADER =
      """
      ClassLoader         Parent              CLD*               Classes   ChunkSz   BlockSz  Type
      """;
  private static final String BOOT =
      """
      0x0000000000000000  0x0000000000000000  0x00007f0000000001  1000  4000000  3900000  <boot class loader>
                                                                    81   200000    90000   + hidden classes
      0x00000000000000a0  0x0000000000000000  0x00007f0000000002     0        0        0  jdk.Platform
      """;
  private static final String TOTAL =
      """
      Total = 9                                                     1316   6948864   6782256
      ChunkSz: Total size of all allocated metaspace chunks
      """;

  private static String user(int number, int classes, long chunks) {
    return String.format(
        "0x%016x  0x00000000000000a0  0x%016x  %d  %d  %d  %s%n",
        0xb0 + number, 0x7f00 + number, classes, chunks, chunks / 2, User.class.getName());
  }

  private static LoaderStatistics statistics(String... rows) {
    return new LoaderStatistics(HEADER + BOOT + String.join("", rows) + TOTAL, 4_200_000);
  }

  private static TrackedLoader loader(int classes) {
    TrackedLoader loader = new TrackedLoader(new User(), new ReferenceQueue<>());
    loader.classes = classes;
    return loader;
  }

  @Test
  void aLoaderIsKnownByItsTypeAndCount() {
    TrackedLoader small = loader(3);
    TrackedLoader large = loader(70);
    LoaderBytes.join(List.of(small, large), statistics(user(1, 70, 900_000), user(2, 3, 8_000)));

    assertThat(small.bytes).isEqualTo(8_000);
    assertThat(large.bytes).isEqualTo(900_000);
    assertThat(large.alike).isEqualTo(1);
  }

  @Test
  void aLoaderOnceKnownStaysSoWhenOthersGrowLikeIt() {
    TrackedLoader first = loader(3);
    LoaderBytes.join(List.of(first), statistics(user(1, 3, 8_000)));
    TrackedLoader second = loader(3);
    LoaderBytes.join(List.of(first, second), statistics(user(2, 3, 6_000), user(1, 3, 8_000)));

    assertThat(first.bytes).isEqualTo(8_000);
    assertThat(second.bytes).isEqualTo(6_000);
    assertThat(second.alike).isEqualTo(1);
  }

  @Test
  void thoseThatAreAlikeShareTheirMean() {
    TrackedLoader one = loader(3);
    TrackedLoader other = loader(3);
    LoaderBytes.join(List.of(one, other), statistics(user(1, 3, 6_000), user(2, 3, 8_000)));

    assertThat(List.of(one, other)).allMatch(loader -> loader.bytes == 7_000 && loader.alike == 2);
  }

  @Test
  void thoseThatAreTheSameSizeAreNotInDoubt() {
    TrackedLoader one = loader(3);
    TrackedLoader other = loader(3);
    LoaderBytes.join(List.of(one, other), statistics(user(1, 3, 8_000), user(2, 3, 8_000)));

    assertThat(List.of(one, other)).allMatch(loader -> loader.bytes == 8_000 && loader.alike == 1);
  }

  @Test
  void aRowOfALoaderThatIsGoneMakesTheOthersDoubtful() {
    TrackedLoader alive = loader(3);
    LoaderBytes.join(List.of(alive), statistics(user(1, 3, 6_000), user(2, 3, 8_000)));

    assertThat(alive.bytes).isEqualTo(7_000);
    assertThat(alive.alike).isEqualTo(2);
  }

  @Test
  void whatWasLoadedBetweenTheLooksLeavesTheBytesUnknown() {
    TrackedLoader growing = loader(3);
    LoaderBytes.join(List.of(growing), statistics(user(1, 4, 8_000)));

    assertThat(growing.bytes).isNegative();
  }

  @Test
  void hiddenClassesAndLoadersWithinBelongToALoader() {
    TrackedLoader loader = loader(5);
    LoaderBytes.join(
        List.of(loader),
        statistics(
            user(1, 3, 8_000),
            """
                                                                           2    500     90  + unsafe anonymous classes
            0x00000000000000c0  0x00000000000000b1  0x00007f00000000f0     1   1000     90  jdk.DelegatingClassLoader
            0x00000000000000c1  0x00000000000000c0  0x00007f00000000f1     1    200     90  any.Loader
            """));

    assertThat(loader.bytes).isEqualTo(9_700);
  }

  @Test
  void java17PrintsWords() {
    TrackedLoader loader = loader(3);
    LoaderBytes.join(
        List.of(loader),
        new LoaderStatistics(HEADER + BOOT + user(1, 3, 1_000) + TOTAL, 8 * 3_900_000));

    assertThat(loader.bytes).isEqualTo(8_000);
  }

  @Test
  void onlyTheOnlyLoaderOfATypeIsFoundByIt() {
    LoaderStatistics statistics = statistics(user(1, 3, 8_000), user(2, 3, 8_000));

    assertThat(statistics.only(User.class.getName())).isNull();
    assertThat(statistics.only("any.Other")).isNull();
    assertThat(statistics.only("<boot class loader>"))
        .satisfies(row -> assertThat(row == null ? 0 : row.bytes()).isEqualTo(4_200_000));
  }

  private static final class User extends ClassLoader {}
}
