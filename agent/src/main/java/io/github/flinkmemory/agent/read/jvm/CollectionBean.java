package io.github.flinkmemory.agent.read.jvm;

/** A collector's bean with what it left after its last collection. */
interface CollectionBean {
  /** Number of collections; a concurrent collector counts a cycle when it begins. */
  long count();

  /** Fetches the figures of the last finished collection; false when there was none. */
  boolean refresh();

  /** Number of the collection whose figures were last fetched. */
  long id();

  /** Bytes in all heap pools after it. */
  long heapAfter();

  /** Bytes in one pool after it; 0 for a pool that it does not tell of. */
  long after(String pool);
}
