package io.github.flinkmemory.e2e.agent;

import io.github.flinkmemory.e2e.cluster.ProcessLog;
import io.github.flinkmemory.e2e.cluster.ServerProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where an agent answers. Keeps its connection between requests, as Prometheus does. Thread-safe.
 */
public final class AgentEndpoint {

  /** The agent's start line on stderr ends in the port that it is bound to. */
  private static final Pattern START_LINE =
      Pattern.compile("(?m)^flink-memory-agent: .*?https?://[^/\\s]*:(\\d+)");

  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(TIMEOUT).build();
  private final URI address;

  public AgentEndpoint(int port) {
    this.address = URI.create("http://127.0.0.1:" + port);
  }

  /** The agent inside this process, as soon as it has said where it listens. */
  public static AgentEndpoint of(ServerProcess process) {
    int port =
        process.await(
            "printed the agent's address", Duration.ofSeconds(30), () -> port(process.log()));
    return new AgentEndpoint(port);
  }

  /** The port in an agent's start line; empty as long as there is none. */
  public static Optional<Integer> port(ProcessLog log) {
    return log.find(START_LINE).map(line -> Integer.valueOf(line.group(1)));
  }

  public URI address() {
    return address;
  }

  public int port() {
    return address.getPort();
  }

  /**
   * Asks for the page.
   *
   * @throws IOException when there is no answer, or another one than 200
   */
  public MetricsPage metrics() throws IOException {
    return MetricsPage.parse(get("/metrics").body());
  }

  /** Any page of the agent. */
  public HttpResponse<String> get(String path, String... headers) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address.resolve(path)).timeout(TIMEOUT).GET();
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      HttpResponse<String> response =
          client.send(request.build(), HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        throw new IOException(address.resolve(path) + " answered " + response.statusCode());
      }
      return response;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
