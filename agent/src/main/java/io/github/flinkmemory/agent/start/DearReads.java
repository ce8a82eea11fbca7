package io.github.flinkmemory.agent.start;

import io.github.flinkmemory.agent.read.Cadence;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** How often what is dear is read, by the options mappings and sparing. Immutable. */
final class DearReads {
  private static final long MINUTE_MILLIS = TimeUnit.MINUTES.toMillis(1);
  private static final long LEAST_UNSPARING_MILLIS = TimeUnit.SECONDS.toMillis(1);

  private final long mappingsMillis;
  private final boolean isSparing;

  DearReads(Duration mappings, boolean isSparing) {
    this.mappingsMillis = mappings.toMillis();
    this.isSparing = isSparing;
  }

  /** Of the mappings, and of what is read as often; null for never. */
  @Nullable Cadence mappings() {
    return mappingsMillis == 0 ? null : new Cadence(unsparingFloor(), isSparing);
  }

  /** Of all else that is dear: each minute, or as often as the mappings when not sparing. */
  Cadence others() {
    return new Cadence(othersMillis(), isSparing);
  }

  /** Milliseconds, as {@link #others}, for what costs too little to be spared. */
  long othersMillis() {
    return isSparing || mappingsMillis == 0 ? MINUTE_MILLIS : unsparingFloor();
  }

  /** Where the options are not taken as they were given: one line for the user; null elsewhere. */
  @Nullable String note() {
    if (isSparing || mappingsMillis >= LEAST_UNSPARING_MILLIS) {
      return null;
    }
    return mappingsMillis == 0
        ? "sparing=false with mappings=0s: native memory tracking and temporary buffers are read"
            + " each minute; set mappings to say how often"
        : "sparing=false with mappings="
            + mappingsMillis
            + "ms: read each second at most; set mappings to 1s or more";
  }

  /** Where nothing is spared, reading all the time would take the sampler's thread for itself. */
  private long unsparingFloor() {
    return isSparing ? mappingsMillis : Math.max(mappingsMillis, LEAST_UNSPARING_MILLIS);
  }
}
