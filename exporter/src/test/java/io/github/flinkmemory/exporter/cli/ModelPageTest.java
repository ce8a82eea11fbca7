package io.github.flinkmemory.exporter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkmemory.exporter.model.option.OptionsTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The page on the memory model: its table of options is made from code, and its examples print what
 * the command really prints. {@code -Dupdate.docs=true} writes both.
 */
class ModelPageTest {
  private static final Path PAGE = Path.of("../docs/model.md");
  private static final Pattern TABLE =
      Pattern.compile(
          "(<!-- options: made from code -->\n\n).*?(<!-- end of options -->)", Pattern.DOTALL);
  private static final Pattern EXAMPLE =
      Pattern.compile("(```console\n\\$ flink-memory-exporter ([^\n]*)\n).*?(```)", Pattern.DOTALL);

  @Test
  void isWhatTheCodeSays() throws IOException {
    String page = Files.readString(PAGE);
    String expected = withExamples(withTable(page));
    if (Boolean.getBoolean("update.docs")) {
      Files.writeString(PAGE, expected);
    }
    assertThat(PAGE)
        .as(
            "stale; write it anew with: mvn -pl exporter test -Dtest=ModelPageTest"
                + " -Dupdate.docs=true")
        .hasContent(expected);
  }

  private static String withTable(String page) {
    Matcher matcher = TABLE.matcher(page);
    assertThat(matcher.find()).isTrue();
    return matcher.replaceFirst(
        match ->
            Matcher.quoteReplacement(match.group(1) + OptionsTable.markdown() + match.group(2)));
  }

  private static String withExamples(String page) {
    return EXAMPLE
        .matcher(page)
        .replaceAll(
            match -> {
              CommandRun run = CommandRun.of(match.group(2).trim().split("\\s+"));
              return Matcher.quoteReplacement(
                  match.group(1) + run.out().stripTrailing() + "\n" + match.group(3));
            });
  }
}
