package io.github.flinkmemory.agent.read.os;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The texts are those of real JVMs started with -Xms256m -Xmx256m. */
class HeapAddressesTest {
  private static final long LOW = 0xf0000000L;
  private static final long HIGH = 0x100000000L;

  @Test
  void serialTellsGenerationsAndSpaces() {
    HeapAddresses heap =
        HeapAddresses.parse(
            """
             def new generation   total 78656K, used 5596K [0x00000000f0000000, 0x00000000f5550000, 0x00000000f5550000)
              eden space 69952K,   8% used [0x00000000f0000000, 0x00000000f0577190, 0x00000000f4450000)
              from space 8704K,   0% used [0x00000000f4450000, 0x00000000f4450000, 0x00000000f4cd0000)
              to   space 8704K,   0% used [0x00000000f4cd0000, 0x00000000f4cd0000, 0x00000000f5550000)
             tenured generation   total 174784K, used 0K [0x00000000f5550000, 0x0000000100000000, 0x0000000100000000)
               the space 174784K,   0% used [0x00000000f5550000, 0x00000000f5550000, 0x00000000f5550200, 0x0000000100000000)
             Metaspace       used 2922K, committed 3072K, reserved 1114112K
              class space    used 324K, committed 384K, reserved 1048576K
            """);

    assertWhole(heap);
  }

  @Test
  void parallelTellsThemTheOtherWayRound() {
    HeapAddresses heap =
        HeapAddresses.parse(
            """
            PSYoungGen      total 76288K, used 10573K [0x00000000fab00000, 0x0000000100000000, 0x0000000100000000)
             eden space 65536K, 16% used [0x00000000fab00000,0x00000000fb5535e8,0x00000000feb00000)
             from space 10752K, 0% used [0x00000000ff580000,0x00000000ff580000,0x0000000100000000)
             to   space 10752K, 0% used [0x00000000feb00000,0x00000000feb00000,0x00000000ff580000)
            ParOldGen       total 175104K, used 1166K [0x00000000f0000000, 0x00000000fab00000, 0x00000000fab00000)
             object space 175104K, 0% used [0x00000000f0000000,0x00000000f0123ab8,0x00000000fab00000)
            """);

    assertWhole(heap);
  }

  @Test
  void g1OfJava8TellsWhatIsInUseInBetween() {
    assertWhole(
        HeapAddresses.parse(
            " garbage-first heap   total 262144K, used 3072K"
                + " [0x00000000f0000000, 0x00000000f0100800, 0x0000000100000000)\n"));
  }

  @Test
  void g1OfJava25TellsItsReservation() {
    assertWhole(
        HeapAddresses.parse(
            "garbage-first heap   total reserved 262144K, committed 262144K, used 8924K"
                + " [0x00000000f0000000, 0x0000000100000000)\n"
                + " region size 1024K, 8 young (8192K), 0 survivors (0K)\n"));
  }

  @Test
  void shenandoahTellsItsReservationAmongOtherAddresses() {
    assertWhole(
        HeapAddresses.parse(
            """
            Shenandoah Heap
             256M max, 256M soft max, 256M committed, 3584K used
            Reserved region:
             - [0x00000000f0000000, 0x0000000100000000)
            Collection set:
             - map (vanilla): 0x0000000000013c00
             - map (biased):  0x0000000000010000
            """));
  }

  @Test
  void zTellsNone() {
    HeapAddresses heap =
        HeapAddresses.parse(" ZHeap           used 6M, capacity 256M, max capacity 256M\n");

    assertThat(heap.ranges()).isEmpty();
    assertThat(heap.size()).isZero();
  }

  @Test
  void addressesOfHeapsBeyondCompressedPointersAreRead() {
    HeapAddresses heap = HeapAddresses.parse("[0x00007f5fc4000000, 0x00007f69c4000000)");

    assertThat(heap.size()).isEqualTo(40L << 30);
    assertThat(heap.address(0)).isEqualTo(0x7f5fc4000000L);
  }

  @Test
  void bytesAreCountedThroughSeveralRanges() {
    HeapAddresses heap = HeapAddresses.parse("[0x3000,0x5000) [0x1000,0x2000)");

    assertThat(heap.size()).isEqualTo(0x3000);
    assertThat(heap.address(0xfff)).isEqualTo(0x1fff);
    assertThat(heap.address(0x1000)).isEqualTo(0x3000);
    assertThat(heap.address(0x2fff)).isEqualTo(0x4fff);
  }

  @Test
  void garbageTellsNone() {
    for (String text : new String[] {"", "null", "[0x10)", "[0x20, 0x10)", "[0xg, 0xh)"}) {
      assertThat(HeapAddresses.parse(text).size()).as(text).isZero();
    }
  }

  private static void assertWhole(HeapAddresses heap) {
    assertThat(heap.ranges()).hasSize(1);
    assertThat(heap.address(0)).isEqualTo(LOW);
    assertThat(heap.size()).isEqualTo(HIGH - LOW);
  }
}
