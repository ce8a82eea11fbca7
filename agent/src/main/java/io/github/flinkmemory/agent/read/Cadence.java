package io.github.flinkmemory.agent.read;

/** How often dear readers may read, as the options say. Immutable. */
public final class Cadence {
  private final long longestMillis;
  private final boolean isSparing;

  /**
   * @param longestMillis between two reads of a process that runs for long
   * @param isSparing whether the cost of a read bounds it, too
   */
  public Cadence(long longestMillis, boolean isSparing) {
    this.longestMillis = longestMillis;
    this.isSparing = isSparing;
  }

  /**
   * The intervals of one reader.
   *
   * @param sparing least ratio of the time between two reads to the time that one takes
   */
  public WideningInterval interval(int sparing) {
    return new WideningInterval(longestMillis, isSparing ? sparing : 0);
  }
}
