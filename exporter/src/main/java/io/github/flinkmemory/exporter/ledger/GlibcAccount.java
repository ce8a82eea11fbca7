package io.github.flinkmemory.exporter.ledger;

import static io.github.flinkmemory.exporter.sample.SampleField.ALLOCATOR_COUNTED;
import static io.github.flinkmemory.exporter.sample.SampleField.ALLOCATOR_LIVE;
import static io.github.flinkmemory.exporter.sample.SampleField.ALLOCATOR_RETAINED;

import io.github.flinkmemory.exporter.sample.MemorySample;
import io.github.flinkmemory.exporter.sample.NativeAllocator;
import io.github.flinkmemory.exporter.sample.SampleDetail;

/** What glibc's allocator says of itself, and whether that is worth anything. */
final class GlibcAccount {
  private final MemorySample sample;
  private final NativeOwners owners;

  GlibcAccount(MemorySample sample, NativeOwners owners) {
    this.sample = sample;
    this.owners = owners;
  }

  /** Whether glibc's is known to be the allocator of this process. */
  boolean isTheAllocator() {
    for (NativeAllocator allocator : sample.rows(SampleDetail.NATIVE_ALLOCATOR)) {
      return allocator.isGlibc();
    }
    return false;
  }

  /** False also where nobody says which it is, as in a recorded sample. */
  private boolean isAnother() {
    return !sample.rows(SampleDetail.NATIVE_ALLOCATOR).isEmpty() && !isTheAllocator();
  }

  /**
   * What was freed and is kept, in bytes, resident or not. A glibc beside which another allocator
   * serves the process is nearly empty and says nothing.
   */
  long retained() {
    return isAnother() ? 0 : sample.get(ALLOCATOR_RETAINED, 0);
  }

  /**
   * What the program holds of the allocator and no owner counts, memory of the JVM and of Unsafe
   * included, in bytes: as glibc tells it, and never less than the JVM tracks.
   */
  long uncounted() {
    long tracked = owners.jvm() + owners.unsafe();
    return isAnother() || !uncountedIsTold()
        ? tracked
        : Math.max(tracked, sample.get(ALLOCATOR_LIVE) - sample.get(ALLOCATOR_COUNTED));
  }

  /** Not where the owners could not all be read at the moment at which glibc told. */
  boolean uncountedIsTold() {
    return sample.has(ALLOCATOR_LIVE) && sample.has(ALLOCATOR_COUNTED);
  }
}
