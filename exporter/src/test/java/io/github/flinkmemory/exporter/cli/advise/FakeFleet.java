package io.github.flinkmemory.exporter.cli.advise;

import io.github.flinkmemory.exporter.cli.CommandRun;
import java.util.stream.Stream;

/** Asks for advice on a fleet that only a {@link FakePrometheus} knows. */
final class FakeFleet {
  private FakeFleet() {}

  /** Two TaskManagers of one configuration, that need little. */
  static FakePrometheus fleet() {
    return new FakePrometheus().runs("cafe", "1.20.3");
  }

  static CommandRun advise(FakePrometheus prometheus, String... more) {
    try (AnswerServer server = prometheus.start()) {
      return advise(server, more);
    }
  }

  /** The server's address is replaced by {@code prometheus:9090}. */
  static CommandRun advise(AnswerServer server, String... more) {
    CommandRun run =
        CommandRun.of(
            Stream.concat(Stream.of("advise", "--prometheus", server.address()), Stream.of(more))
                .toArray(String[]::new));
    return new CommandRun(
        run.code(),
        run.out().replace(server.address(), "prometheus:9090"),
        run.err().replace(server.address(), "prometheus:9090"));
  }
}
