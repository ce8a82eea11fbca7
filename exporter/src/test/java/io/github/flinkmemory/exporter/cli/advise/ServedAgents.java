package io.github.flinkmemory.exporter.cli.advise;

import io.github.flinkmemory.exporter.cli.CommandRun;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Agents of one test, each on a port of its own until the test ends. */
final class ServedAgents implements AfterEachCallback {
  private final List<AnswerServer> servers = new ArrayList<>();

  /** The address at which the report of a process is served. */
  String serve(SeenProcess process) {
    return serve(200, process.json());
  }

  /** The address at which everything is answered so. */
  String serve(int status, String body) {
    return serve(AnswerServer.of(status, body)).address();
  }

  AnswerServer serve(AnswerServer server) {
    servers.add(server);
    return server;
  }

  static CommandRun advise(String... arguments) {
    return CommandRun.of(
        Stream.concat(Stream.of("advise"), Stream.of(arguments)).toArray(String[]::new));
  }

  @Override
  public void afterEach(ExtensionContext context) {
    servers.forEach(AnswerServer::close);
  }
}
