package io.github.flinkmemory.e2e.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class MetricsPageTest {

  @Test
  void findsAValueByItsLabels() {
    MetricsPage page =
        MetricsPage.parse(
            """
            # TYPE a gauge
            a{x="1",y="p"} 5.0E8
            a{x="2",y="p"} 7
            b +Inf
            """);

    assertThat(page.value("a", "x", "2")).hasValue(7);
    assertThat(page.value("a", "x", "3")).isEmpty();
    assertThat(page.value("b")).hasValue(Double.POSITIVE_INFINITY);
    assertThat(page.series("a")).hasSize(2);
  }

  @Test
  void readsEscapedLabelValues() {
    MetricsPage page = MetricsPage.parse("a{x=\"q\\\"{}, \\\\ \\n\",y=\"\"} 1");

    assertThat(page.series().get(0).labels())
        .containsEntry("x", "q\"{}, \\ \n")
        .containsEntry("y", "");
  }

  @Test
  void refusesToChooseAmongSeveralSeries() {
    MetricsPage page = MetricsPage.parse("a{x=\"1\"} 1\na{x=\"2\"} 2");

    assertThatIllegalArgumentException().isThrownBy(() -> page.value("a"));
  }

  @Test
  void refusesWhatIsNoPage() {
    assertThatIllegalArgumentException().isThrownBy(() -> MetricsPage.parse("<html>"));
    assertThatIllegalArgumentException().isThrownBy(() -> MetricsPage.parse("a{x=1} 1"));
  }
}
