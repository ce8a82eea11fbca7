package io.github.flinkmemory.exporter.cli.advise;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** A server that answers what a test wants, and remembers what it was asked. */
final class AnswerServer implements AutoCloseable {
  /** One answer. */
  record Answer(int status, String body, String location) {
    Answer(int status, String body) {
      this(status, body, "");
    }
  }

  private final HttpServer server;
  private final List<String> authorizations = new ArrayList<>();

  private AnswerServer(Function<String, Answer> answers) {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext(
        "/",
        exchange -> {
          authorizations.add(
              String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
          String path = exchange.getRequestURI().getPath();
          String query = exchange.getRequestURI().getRawQuery();
          Answer answer =
              answers.apply(
                  query == null
                      ? path
                      : path + "?" + URLDecoder.decode(query, StandardCharsets.UTF_8));
          byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
          if (!answer.location().isEmpty()) {
            exchange.getResponseHeaders().set("Location", answer.location());
          }
          exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  static AnswerServer of(int status, String body) {
    return new AnswerServer(any -> new Answer(status, body));
  }

  /**
   * @param answers by path and decoded query
   */
  static AnswerServer of(Function<String, Answer> answers) {
    return new AnswerServer(answers);
  }

  /** {@code 127.0.0.1:port}. */
  String address() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  List<String> authorizations() {
    return authorizations;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
