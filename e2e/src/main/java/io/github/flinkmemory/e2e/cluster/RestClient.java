package io.github.flinkmemory.e2e.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Asks a JobManager. Thread-safe. */
public final class RestClient {

  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(TIMEOUT).build();
  private final ObjectMapper json = new ObjectMapper();
  private final URI address;

  public RestClient(URI address) {
    this.address = address;
  }

  public URI address() {
    return address;
  }

  /** Registered TaskManagers; empty as long as the JobManager does not answer. */
  public Optional<JsonNode> taskManagers() {
    return look("/taskmanagers").map(answer -> answer.path("taskmanagers"));
  }

  /** One TaskManager with its memory configuration; empty as long as it is not registered. */
  public Optional<JsonNode> taskManager(String resourceId) {
    return look("/taskmanagers/" + resourceId);
  }

  /** One metric of a TaskManager; empty as long as it has not been reported. */
  public Optional<Long> taskManagerMetric(String resourceId, String metric) {
    return look("/taskmanagers/" + resourceId + "/metrics?get=" + metric)
        .map(answer -> answer.path(0).path("value"))
        .filter(JsonNode::isTextual)
        .map(value -> Long.valueOf(value.asText()));
  }

  /** One metric of the JobManager itself; empty as long as it has not been reported. */
  public Optional<Long> jobManagerMetric(String metric) {
    return look("/jobmanager/metrics?get=" + metric)
        .map(answer -> answer.path(0).path("value"))
        .filter(JsonNode::isTextual)
        .map(value -> Long.valueOf(value.asText()));
  }

  /**
   * The largest value that any subtask of the job reports of a metric; empty as long as none has.
   *
   * @param suffix how the metric's name ends, behind the names of subtask, operator and state
   */
  public Optional<Long> jobMetric(String jobId, String suffix) {
    List<String> vertices =
        look("/jobs/" + jobId)
            .map(job -> job.path("vertices").findValuesAsText("id"))
            .orElse(List.of());
    return vertices.stream()
        .map(vertex -> "/jobs/" + jobId + "/vertices/" + vertex + "/metrics")
        .flatMap(metrics -> vertexMetrics(metrics, suffix))
        .max(Long::compare);
  }

  private Stream<Long> vertexMetrics(String path, String suffix) {
    return look(path).map(all -> all.findValuesAsText("id")).orElse(List.of()).stream()
        .filter(name -> name.endsWith(suffix))
        .map(name -> URLEncoder.encode(name, StandardCharsets.UTF_8))
        .flatMap(name -> look(path + "?get=" + name).stream())
        .map(answer -> answer.path(0).path("value"))
        .filter(JsonNode::isTextual)
        .map(value -> new BigDecimal(value.asText()).longValue());
  }

  /** Flink's name for the state that the job is in. */
  public Optional<String> jobState(String jobId) {
    return look("/jobs/" + jobId).map(answer -> answer.path("state").asText());
  }

  /** How long the job has run, or ran, in milliseconds. */
  public Optional<Long> jobDurationMillis(String jobId) {
    return look("/jobs/" + jobId).map(answer -> answer.path("duration").asLong());
  }

  /** How many checkpoints of the job are complete. */
  public long completedCheckpoints(String jobId) {
    return look("/jobs/" + jobId + "/checkpoints")
        .map(answer -> answer.path("counts").path("completed").asLong())
        .orElse(0L);
  }

  /** The root failure of a job, for messages. */
  public String jobFailure(String jobId) {
    return look("/jobs/" + jobId + "/exceptions")
        .map(answer -> answer.path("exceptionHistory").path("entries").path(0))
        .map(entry -> entry.path("stacktrace").asText())
        .orElse("");
  }

  /**
   * Asks a job to end with a savepoint, and does not wait for it.
   *
   * @return what to ask for the savepoint by
   */
  public String stopWithSavepoint(String jobId, Path directory) {
    String body =
        json.createObjectNode()
            .put("targetDirectory", directory.toUri().toString())
            .put("drain", false)
            .toString();
    String answer = send("/jobs/" + jobId + "/stop", "POST", body);
    try {
      return json.readTree(answer).path("request-id").asText();
    } catch (IOException e) {
      throw new UncheckedIOException(answer, e);
    }
  }

  /** Where a savepoint is; empty as long as it is not complete, and when it has failed. */
  public Optional<String> savepoint(String jobId, String request) {
    return look("/jobs/" + jobId + "/savepoints/" + request)
        .map(answer -> answer.path("operation").path("location"))
        .filter(JsonNode::isTextual)
        .map(JsonNode::asText);
  }

  /** The checkpoint or savepoint that a job has gone on from; empty when there was none. */
  public Optional<String> restoredFrom(String jobId) {
    return look("/jobs/" + jobId + "/checkpoints")
        .map(answer -> answer.path("latest").path("restored").path("external_path"))
        .filter(JsonNode::isTextual)
        .map(JsonNode::asText);
  }

  public void cancel(String jobId) {
    send("/jobs/" + jobId, "PATCH", "");
  }

  Optional<JsonNode> look(String path) {
    HttpRequest request =
        HttpRequest.newBuilder(address.resolve(path)).timeout(TIMEOUT).GET().build();
    try {
      HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
      return response.statusCode() == 200
          ? Optional.of(json.readTree(response.body()))
          : Optional.empty();
    } catch (IOException e) {
      // Not listening yet, or no more: whoever waits knows by its process.
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /** The body of the answer, whatever its status. */
  private String send(String path, String method, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(address.resolve(path))
            .timeout(TIMEOUT)
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }
}
