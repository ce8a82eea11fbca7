package io.github.flinkmemory.e2e.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page of the findings tells of every reason that the agent may give, and of no other. */
class FindingsTest {
  private static final Path RUNBOOKS = Dashboards.FOLDER.resolve("runbooks");
  private static final Pattern HEADING =
      Pattern.compile("(?m)^## ([a-z-]+)\\n\\n`(\\w+)`, [^,].*?, (critical|warning|info)\\. ");
  private static final Pattern REASONS = Pattern.compile("`reason`: ([\\w, ]+)");
  private static final Pattern LINK = Pattern.compile("\\]\\((\\w+\\.md)\\)");

  private final String page = Dashboards.text(RUNBOOKS.resolve("findings.md"));

  @Test
  void everyReasonHasItsHeading() {
    Set<String> headings = new TreeSet<>();
    Matcher heading = HEADING.matcher(page);
    while (heading.find()) {
      assertThat(heading.group(1)).isEqualTo(heading.group(2).replace('_', '-'));
      headings.add(heading.group(2));
    }
    Matcher served =
        REASONS.matcher(Dashboards.text(Dashboards.FOLDER.resolveSibling("docs/metrics.md")));
    assertThat(served.find()).isTrue();
    assertThat(headings).isEqualTo(new TreeSet<>(List.of(served.group(1).split(", "))));
  }

  @Test
  void everyLinkLeadsToARunbook() {
    assertThat(LINK.matcher(page).results().map(link -> RUNBOOKS.resolve(link.group(1))))
        .isNotEmpty()
        .allMatch(Files::exists);
  }
}
