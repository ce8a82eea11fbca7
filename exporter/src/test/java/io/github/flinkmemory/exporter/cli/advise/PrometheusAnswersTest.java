package io.github.flinkmemory.exporter.cli.advise;

import static io.github.flinkmemory.exporter.cli.advise.FakeFleet.advise;
import static io.github.flinkmemory.exporter.cli.advise.FakeFleet.fleet;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkmemory.exporter.cli.CommandRun;
import io.github.flinkmemory.exporter.model.Area;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What does not answer, or answers in part or otherwise than a Prometheus does. */
class PrometheusAnswersTest {
  @ParameterizedTest
  @CsvSource({
    "401, no, answered 401; give user and password",
    "404, 404 page not found, answered 404 404 page not found",
    "400, '{\"status\":\"error\",\"errorType\":\"bad_data\",\"error\":\"parse error: x\"}',"
        + " answered 400 parse error: x",
    "503, '{\"status\":\"error\",\"errorType\":\"timeout\",\"error\":\"query timed out\"}',"
        + " answered 503 query timed out",
    "200, '{\"status\":\"error\",\"error\":\"many-to-many\"}', many-to-many",
    "200, <html><title>Login, answers no JSON (<html><title>Login); is it a Prometheus?",
    "200, '', answers no JSON (nothing); is it a Prometheus?",
    "200, '{\"schema\":1}', answers other JSON than a Prometheus does",
    "200, '{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[]}}', does not"
        + " tell the time",
  })
  void aWrongAnswerIsToldInOneLine(int status, String body, String told) {
    try (AnswerServer server = AnswerServer.of(status, body)) {
      CommandRun run = advise(server);
      assertThat(run.code()).isEqualTo(2);
      assertThat(run.out()).isEmpty();
      assertThat(run.err().lines())
          .singleElement()
          .asString()
          .startsWith("error: --prometheus prometheus:9090: ")
          .contains(told);
    }
  }

  @Test
  void anEmptyAnswerShowsTheSelector() {
    CommandRun nothing = advise(new FakePrometheus(), "--match", "{namespace=\"no\"}");
    assertThat(nothing.code()).isEqualTo(2);
    assertThat(nothing.err().lines())
        .containsExactly(
            "error: --prometheus prometheus:9090: no series matches"
                + " flink_memory_info{namespace=\"no\"}; check the selector, and that the agents"
                + " are scraped");
    CommandRun gone = advise(new FakePrometheus().at("count (max_over_time", "3"));
    assertThat(gone.err()).contains("nothing runs now that matches", "only before (3 within");
    assertThat(advise(fleet(), "--role", "jobmanager").err())
        .contains("no series matches jobmanager in flink_memory_info{}");
  }

  @Test
  void aPartialAnswerIsToldAndLowersNothing() {
    CommandRun run = advise(fleet().warns("[\"store 2 is away\"]"));
    assertThat(run.err().lines())
        .containsExactly("warning: --prometheus prometheus:9090: answers in part: store 2 is away");
    assertThat(run.out())
        .contains("not all that was asked for could be observed, so nothing is lowered");
  }

  @Test
  void leavesOutWhatIsNoNumber() {
    CommandRun run =
        advise(
            fleet()
                .range("used_bytes{area=\"managed\"}", "NaN")
                .at("flink_memory_container_limit_bytes", "+Inf"));
    assertThat(run.code()).isZero();
    assertThat(run.err().lines())
        .containsExactly(
            "warning: --prometheus prometheus:9090: 2019 values are NaN or infinite and were left"
                + " out");
  }

  @Test
  void saysWhatIsMissing() {
    CommandRun run = advise(fleet().knowsNothingOf(Area.HEAP).knowsNothingOf(Area.OVERHEAD));
    assertThat(run.out())
        .contains("no demand in the window of: heap, overhead")
        .contains("no_gc_data");
  }

  @Test
  void oneHashWithTwoSizesIsLeftOut() {
    CommandRun run = advise(fleet().mixedSizes());
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("run with different sizes; tell them apart with --by, left out");
  }

  @Test
  void aFleetWithoutAModelIsLeftOut() {
    assertThat(advise(fleet().withoutModel()).err())
        .contains("no flink_memory_component_configured_bytes, left out");
  }
}
