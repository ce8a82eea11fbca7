package io.github.flinkmemory.agent.read.jvm;

import java.util.OptionalLong;

/** What all pools held at the end of the last collection of one bean. */
final class AfterCollectionLiveSet implements LiveSet {
  private final CollectionBean old;

  AfterCollectionLiveSet(CollectionBean old) {
    this.old = old;
  }

  @Override
  public OptionalLong bytes() {
    return old.refresh() ? OptionalLong.of(old.heapAfter()) : OptionalLong.empty();
  }

  @Override
  public long coveringCollections() {
    return old.id();
  }
}
