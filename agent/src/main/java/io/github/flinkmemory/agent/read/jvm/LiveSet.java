package io.github.flinkmemory.agent.read.jvm;

import java.util.OptionalLong;

/** How much of the heap the last collection that covered the old generation left. */
interface LiveSet {
  /** Bytes; absent until there was such a collection, and where this JVM does not tell. */
  OptionalLong bytes();

  /** How many such collections were seen; a figure that none renews may be long out of date. */
  default long coveringCollections() {
    return 0;
  }
}
