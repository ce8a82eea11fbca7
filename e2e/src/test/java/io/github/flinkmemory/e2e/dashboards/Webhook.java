package io.github.flinkmemory.e2e.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** What an Alertmanager sends to, in place of a pager and a chat. Thread-safe. */
final class Webhook implements AutoCloseable {

  /** One alert as it arrived. */
  record Message(String receiver, String status, JsonNode alert) {

    String name() {
      return label("alertname");
    }

    String label(String name) {
      return alert.path("labels").path(name).asText();
    }

    String annotation(String name) {
      return alert.path("annotations").path(name).asText();
    }

    @Override
    public String toString() {
      return receiver + " " + status + " " + alert.path("labels");
    }
  }

  private final HttpServer server;
  private final List<Message> messages = new CopyOnWriteArrayList<>();

  Webhook() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          JsonNode body = new ObjectMapper().readTree(exchange.getRequestBody());
          for (JsonNode alert : body.path("alerts")) {
            messages.add(
                new Message(
                    exchange.getRequestURI().getPath().substring(1),
                    alert.path("status").asText(),
                    alert));
          }
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
  }

  String address(String receiver) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/" + receiver;
  }

  List<Message> messages() {
    return List.copyOf(messages);
  }

  Optional<Message> firing(String alert) {
    return of(alert, "firing").findFirst();
  }

  Optional<Message> resolved(String alert) {
    return of(alert, "resolved").findFirst();
  }

  private Stream<Message> of(String alert, String status) {
    return messages.stream()
        .filter(message -> message.name().equals(alert) && message.status().equals(status));
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
