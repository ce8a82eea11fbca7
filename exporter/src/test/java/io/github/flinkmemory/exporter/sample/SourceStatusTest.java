package io.github.flinkmemory.exporter.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class SourceStatusTest {
  @Test
  void aFailureSaysItsMessageOrWhatKindItIs() {
    assertThat(SourceStatus.failed(new IOException("no such file")).reason())
        .isEqualTo("no such file");
    assertThat(SourceStatus.failed(new NullPointerException()).reason())
        .isEqualTo("java.lang.NullPointerException");
    assertThat(SourceStatus.failed(new IOException()).state()).isEqualTo(SourceState.FAILED);
  }
}
