package io.github.flinkmemory.e2e.job;

/** What one key saw in all; a Flink POJO. */
public final class KeyTotal {

  public long key;
  public long count;
  public long sum;
  public long valueHash;

  public KeyTotal() {}

  KeyTotal(long key, long count, long sum, long valueHash) {
    this.key = key;
    this.count = count;
    this.sum = sum;
    this.valueHash = valueHash;
  }

  /** Sums up to the same number in any order of keys. */
  long fingerprint() {
    return Mixing.mix(key + 31 * Mixing.mix(count + 31 * Mixing.mix(sum + 31 * valueHash)));
  }
}
