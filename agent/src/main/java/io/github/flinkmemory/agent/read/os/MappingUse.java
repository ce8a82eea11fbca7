package io.github.flinkmemory.agent.read.os;

/** What a mapping is for. */
enum MappingUse {
  HEAP,
  CODE,
  STACK,
  CLASS_DATA,
  LIBRARY,
  FILE,
  /** Heaps of the native allocator. */
  ALLOCATOR,
  /** Reserved by the JVM before the program began: metaspace and structures of the collector. */
  JVM,
  /** Other anonymous memory: large blocks of the allocator, later parts of metaspace. */
  ANONYMOUS,
  /** Reserved and not in use: neither readable nor writable. */
  RESERVED
}
