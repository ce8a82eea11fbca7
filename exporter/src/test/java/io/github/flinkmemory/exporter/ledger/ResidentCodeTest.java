package io.github.flinkmemory.exporter.ledger;

import static io.github.flinkmemory.exporter.sample.SampleField.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkmemory.exporter.sample.MemorySample;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ResidentCodeTest {
  private static final long MIB = 1 << 20;

  private final MemorySample.Builder sample =
      MemorySample.builder(0).set(PROCESS_RESIDENT, 1000 * MIB);

  private OptionalLong code() {
    return ResidentLedger.of(sample.build()).bytes(ResidentKind.CODE, Basis.MEASURED);
  }

  @Test
  void codeThatWasSwappedOutIsNotResident() {
    sample
        .set(CODE_RESIDENT, 20 * MIB)
        .set(CODE_CACHE_USED, 100 * MIB)
        .set(OUTSIDE_HEAP_SWAPPED, 80 * MIB);
    assertThat(code()).hasValue(20 * MIB);

    sample.set(MAPPINGS_CODE_USED, 100 * MIB);
    assertThat(code()).hasValue(20 * MIB);
  }

  @Test
  void whatWasCompiledSinceTheMappingsWereReadWasWritten() {
    sample
        .set(CODE_RESIDENT, 20 * MIB)
        .set(MAPPINGS_CODE_USED, 18 * MIB)
        .set(CODE_CACHE_USED, 25 * MIB);
    assertThat(code()).hasValue(27 * MIB);

    sample.set(OUTSIDE_HEAP_SWAPPED, MIB);
    assertThat(code()).hasValue(27 * MIB);
  }

  @Test
  void theJvmKeepsThePagesOfCodeThatItFreed() {
    sample
        .set(CODE_RESIDENT, 20 * MIB)
        .set(MAPPINGS_CODE_USED, 18 * MIB)
        .set(CODE_CACHE_USED, 11 * MIB);

    assertThat(code()).hasValue(20 * MIB);
  }

  @Test
  void codeIsItsResidentPartWhereThatIsKnown() {
    sample.set(CODE_CACHE_USED, 9 * MIB);
    assertThat(code()).hasValue(9 * MIB);

    sample.set(CODE_RESIDENT, 10 * MIB);
    assertThat(code()).hasValue(10 * MIB);
  }

  @Test
  void codeThatWasCompiledSinceTheMappingsWereReadIsResident() {
    sample.set(CODE_RESIDENT, 7 * MIB).set(CODE_CACHE_USED, 15 * MIB);
    assertThat(code()).hasValue(15 * MIB);
  }
}
