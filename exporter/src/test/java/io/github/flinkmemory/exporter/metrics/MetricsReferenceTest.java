package io.github.flinkmemory.exporter.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The reference is what the catalogue says; {@code -Dupdate.docs=true} writes it. */
class MetricsReferenceTest {
  private static final Path REFERENCE = Path.of("../docs/metrics.md");

  @Test
  void isWhatTheCatalogueSays() throws IOException {
    String expected = MetricsReference.markdown();
    if (Boolean.getBoolean("update.docs")) {
      Files.writeString(REFERENCE, expected);
    }
    assertThat(REFERENCE)
        .as(
            "stale; write it anew with: mvn -pl exporter test -Dtest=MetricsReferenceTest"
                + " -Dupdate.docs=true")
        .hasContent(expected);
  }
}
