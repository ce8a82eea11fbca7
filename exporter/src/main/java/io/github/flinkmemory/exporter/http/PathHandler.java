package io.github.flinkmemory.exporter.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.github.flinkmemory.exporter.report.MemoryReport;
import io.github.flinkmemory.exporter.report.ReportDocument;
import io.github.flinkmemory.exporter.report.ReportPage;
import io.prometheus.metrics.exporter.common.PrometheusScrapeHandler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Answers every path: the metrics, the page, and what probes ask for. */
final class PathHandler implements HttpHandler {
  private static final String NO_SAMPLE = "Not ready: no sample has been taken yet.\n";

  private final PrometheusScrapeHandler scrapes;
  private final Supplier<@Nullable MemoryReport> report;

  PathHandler(PrometheusScrapeHandler scrapes, Supplier<@Nullable MemoryReport> report) {
    this.scrapes = scrapes;
    this.report = report;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try {
      String method = exchange.getRequestMethod();
      if (!method.equals("GET") && !method.equals("HEAD")) {
        exchange.getResponseHeaders().set("Allow", "GET, HEAD");
        send(exchange, 405, "text/plain", "Only GET and HEAD are answered.\n");
        return;
      }
      MemoryReport last = report.get();
      switch (exchange.getRequestURI().getPath()) {
        case "/metrics":
          scrapes.handleRequest(new ScrapeExchange(exchange));
          break;
        case "/-/healthy":
          send(exchange, 200, "text/plain", "Healthy.\n");
          break;
        case "/":
          send(exchange, 200, "text/html", ReportPage.render(last));
          break;
        case "/report.json":
          if (last == null) {
            send(exchange, 503, "text/plain", NO_SAMPLE);
          } else {
            send(exchange, 200, "application/json", ReportDocument.render(last));
          }
          break;
        case "/-/ready":
          if (last == null) {
            send(exchange, 503, "text/plain", NO_SAMPLE);
          } else if (last.isWithheld()) {
            send(exchange, 503, "text/plain", "Not ready: the last sample is too old.\n");
          } else {
            send(exchange, 200, "text/plain", "Ready.\n");
          }
          break;
        default:
          send(
              exchange,
              404,
              "text/plain",
              "Not found. There are /, /metrics, /report.json, /-/healthy and /-/ready.\n");
      }
    } finally {
      exchange.close();
    }
  }

  private static void send(HttpExchange exchange, int status, String type, String text)
      throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type + "; charset=utf-8");
    boolean head = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(status, head ? -1 : body.length);
    if (!head) {
      exchange.getResponseBody().write(body);
    }
  }
}
