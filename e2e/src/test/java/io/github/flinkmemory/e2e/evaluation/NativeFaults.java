package io.github.flinkmemory.e2e.evaluation;

import java.util.List;

/** Faults of what nobody bounds but the container: malloc, threads, the allocator itself. */
final class NativeFaults {

  private static final String MALLOC = "native memory";
  private static final String FRAGMENTS = "allocator fragmentation";
  private static final String THREADS = "threads";
  private static final String CAPPED = "overhead capped too low";
  private static final String HIGH = "overhead overhead_high";
  private static final String LEAK = "overhead native_leak";

  private NativeFaults() {}

  static List<Scenario> all() {
    Sizes usual = Sizes.least().overhead(256);
    return List.of(
        Scenario.of(MALLOC, Form.RAMP, Load.ofKind("native").ramp(10, 150, 900))
            .sizes(Sizes.least().overhead(512))
            .expects(LEAK)
            .symptoms(HIGH)
            .leaking("overhead")
            .until(Ending.RESIDENT, 240),
        Scenario.of(MALLOC, Form.STEP, Load.ofKind("native").step(15, 130))
            .sizes(usual)
            .expects(HIGH),
        // A JVM after its first jobs takes 175 MiB of it.
        Scenario.of(MALLOC, Form.CONTROL, Load.ofKind("native").step(15, 60))
            .sizes(Sizes.least().overhead(320)),
        Scenario.of(FRAGMENTS, Form.RAMP, Load.ofKind("fragments").step(10, 400).over(60, 8))
            .expects("overhead alloc_fragmentation")
            .symptoms(HIGH)
            .leaking("overhead")
            .watched(300, 500)
            .onNewest(),
        Scenario.of(FRAGMENTS, Form.STEP, Load.ofKind("fragments").step(15, 300))
            .expects("overhead alloc_fragmentation")
            .symptoms(HIGH)
            .leaking("overhead")
            .watched(300, 500)
            .onNewest(),
        Scenario.of(FRAGMENTS, Form.CONTROL, Load.ofKind("native").base(60)).onNewest(),
        Scenario.of(THREADS, Form.RAMP, Load.ofKind("threads").rampCount(10, 90, 4000))
            .sizes(usual)
            .expects(HIGH, LEAK)
            .watched(150, 500),
        Scenario.of(THREADS, Form.STEP, Load.ofKind("threads").stepCount(15, 4000))
            .sizes(usual)
            .expects(HIGH),
        Scenario.of(THREADS, Form.CONTROL, Load.ofKind("threads").stepCount(15, 200)),
        Scenario.of(CAPPED, Form.RAMP, Load.ofKind("native").ramp(10, 20, 90))
            .sizes(Sizes.least().overhead(192))
            .expects(HIGH),
        Scenario.of(CAPPED, Form.STEP, Load.ofKind("native"))
            .sizes(Sizes.least().overhead(96))
            .expects(HIGH),
        Scenario.of(CAPPED, Form.CONTROL, Load.ofKind("native")));
  }
}
