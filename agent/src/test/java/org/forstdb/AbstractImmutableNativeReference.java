package org.forstdb;

/** Stands in for the class of this name, whose native code the tests do without. */
public abstract class AbstractImmutableNativeReference {
  private boolean open = true;

  public void close() {
    open = false;
  }

  public boolean isOwningHandle() {
    return open;
  }
}
