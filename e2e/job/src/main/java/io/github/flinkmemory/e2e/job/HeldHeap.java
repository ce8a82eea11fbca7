package io.github.flinkmemory.e2e.job;

import java.util.ArrayList;
import java.util.List;

/** Objects that live: blocks far below the half of a region, from which on G1 treats them apart. */
final class HeldHeap extends HeldMemory {

  private static final int BLOCK = 64 << 10;

  private final List<byte[]> blocks = new ArrayList<>();

  @Override
  void take(long amount) {
    for (long left = amount; left > 0; left -= BLOCK) {
      blocks.add(new byte[(int) Math.min(left, BLOCK)]);
    }
  }

  @Override
  void giveBack() {
    blocks.clear();
  }
}
