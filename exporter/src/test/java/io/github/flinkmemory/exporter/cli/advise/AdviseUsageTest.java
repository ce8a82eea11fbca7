package io.github.flinkmemory.exporter.cli.advise;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkmemory.exporter.cli.CommandRun;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Command lines that make no sense. */
class AdviseUsageTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "advise; nothing to look at: give --agent URL",
        "advise --agent x:1 --trace y; do not go together",
        "advise --agent ftp://x; --agent ftp://x: must be a URL",
        "advise --agent x:1 --mode wide; 'wide' is none of rebalance, grow, shrink",
        "advise --agent x:1 --cap lots; 'lots' is no size",
        "advise --agent x:1 --cap 4096; '4096' is 4096 bytes, with which no JVM starts; write it",
        "advise --agent x:1 --format xml; is none of table, json, config-yaml, flink-conf, patch",
        "advise --agent x:1 -D a; -D a: must be key=value",
        "advise --agent x:1 --token-file /no/such; /no/such: does not exist",
        "advise --prometheus x:1 --by a-b; 'a-b' is no label name",
        "advise --prometheus x:1 --match {a}; must be label matchers",
        "advise --prometheus x:1 --bucket 1h; --bucket: must lie between",
        "advise --prometheus x:1 --window 7; '7' is no time",
      })
  void wrongUsageIsToldInOneLine(String line, String told) {
    CommandRun run = CommandRun.of(line.trim().split(" "));
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err().lines()).singleElement().asString().startsWith("error: ").contains(told);
  }
}
