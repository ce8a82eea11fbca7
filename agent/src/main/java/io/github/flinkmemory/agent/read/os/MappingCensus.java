package io.github.flinkmemory.agent.read.os;

import java.util.EnumMap;
import java.util.Map;

/** Adds up the resident bytes of all mappings by what they are for. */
final class MappingCensus {
  /** Metaspace reserves its later parts in multiples of this, from Java 8 on. */
  private static final long METASPACE_ALIGNMENT = 1L << 20;

  private final Map<MappingUse, Long> resident = new EnumMap<>(MappingUse.class);
  private long swapped;
  private long allocatorSize;
  private int allocatorHeaps;
  private long laterMetaspace;
  private long chainLow;
  private long chainHigh;
  private long chainResident;

  /** Takes mappings in the order of their addresses. */
  void add(Mapping mapping, MappingUse use) {
    resident.merge(use, mapping.resident, Long::sum);
    swapped += mapping.swapped;
    if (use == MappingUse.ALLOCATOR) {
      allocatorSize += mapping.size();
      allocatorHeaps +=
          (int)
              ((mapping.size() + MappingClassifier.ALLOCATOR_HEAP - 1)
                  / MappingClassifier.ALLOCATOR_HEAP);
    }
    if (use == MappingUse.ANONYMOUS) {
      if (mapping.low != chainHigh) {
        chainLow = mapping.low;
        chainResident = 0;
      }
      chainHigh = mapping.high;
      chainResident += mapping.resident;
    } else if (use == MappingUse.RESERVED
        && mapping.low == chainHigh
        && chainLow % METASPACE_ALIGNMENT == 0
        && mapping.high % METASPACE_ALIGNMENT == 0) {
      // In use from its beginning on, reserved to its end: a part of metaspace.
      laterMetaspace += chainResident;
    }
  }

  /** Bytes. */
  long resident(MappingUse use) {
    return resident.getOrDefault(use, 0L);
  }

  /** Bytes swapped out of all mappings. */
  long swapped() {
    return swapped;
  }

  /** Bytes of address space that the allocator's heaps have in use, resident or not. */
  long allocatorSize() {
    return allocatorSize;
  }

  int allocatorHeaps() {
    return allocatorHeaps;
  }

  /** Resident part of {@link MappingUse#ANONYMOUS} that is metaspace. */
  long laterMetaspace() {
    return laterMetaspace;
  }
}
