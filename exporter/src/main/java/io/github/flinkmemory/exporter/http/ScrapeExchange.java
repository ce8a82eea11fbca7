package io.github.flinkmemory.exporter.http;

import com.sun.net.httpserver.HttpExchange;
import io.prometheus.metrics.exporter.common.PrometheusHttpExchange;
import io.prometheus.metrics.exporter.common.PrometheusHttpRequest;
import io.prometheus.metrics.exporter.common.PrometheusHttpResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A request of the JDK's server as the Prometheus client's scrape handler wants it. The client's
 * own adapter logs a stack trace through {@code java.util.logging} whenever a scraper hangs up,
 * which lands in Flink's output; this one is silent, and leaves out the client's {@code debug}
 * parameter, one of whose formats is not in the agent.
 */
final class ScrapeExchange
    implements PrometheusHttpExchange, PrometheusHttpRequest, PrometheusHttpResponse {
  private final HttpExchange exchange;
  private boolean answered;

  ScrapeExchange(HttpExchange exchange) {
    this.exchange = exchange;
  }

  @Override
  public PrometheusHttpRequest getRequest() {
    return this;
  }

  @Override
  public PrometheusHttpResponse getResponse() {
    return this;
  }

  @Override
  public @Nullable String getQueryString() {
    String query = exchange.getRequestURI().getRawQuery();
    return query == null || query.toLowerCase(Locale.ROOT).contains("debug=") ? null : query;
  }

  @Override
  public Enumeration<String> getHeaders(String name) {
    List<String> values = exchange.getRequestHeaders().get(name);
    return Collections.enumeration(values == null ? Collections.<String>emptyList() : values);
  }

  @Override
  public String getMethod() {
    return exchange.getRequestMethod();
  }

  @Override
  public String getRequestPath() {
    return exchange.getRequestURI().getPath();
  }

  @Override
  public void setHeader(String name, String value) {
    exchange.getResponseHeaders().set(name, value);
  }

  @Override
  public OutputStream sendHeadersAndGetBody(int status, int length) throws IOException {
    answered = true;
    exchange.sendResponseHeaders(status, getMethod().equals("HEAD") ? -1 : length);
    return exchange.getResponseBody();
  }

  /** The scraper has gone; there is nobody left to tell. */
  @Override
  public void handleException(IOException e) {}

  @Override
  public void handleException(RuntimeException e) {
    if (answered) {
      return;
    }
    byte[] body =
        ("The metrics could not be rendered: " + e + "\n").getBytes(StandardCharsets.UTF_8);
    try {
      exchange.getResponseHeaders().clear();
      setHeader("Content-Type", "text/plain; charset=utf-8");
      sendHeadersAndGetBody(500, body.length).write(body);
    } catch (IOException gone) {
      handleException(gone);
    }
  }

  @Override
  public void close() {
    exchange.close();
  }
}
