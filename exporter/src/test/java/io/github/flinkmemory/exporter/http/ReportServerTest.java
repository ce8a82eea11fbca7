package io.github.flinkmemory.exporter.http;

import static io.github.flinkmemory.exporter.TestReports.report;
import static io.github.flinkmemory.exporter.TestReports.taskManagerModel;
import static io.github.flinkmemory.exporter.TestReports.taskManagerSample;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.flinkmemory.exporter.report.MemoryReport;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReportServerTest {
  private static final ThreadFactory DAEMONS =
      task -> {
        Thread thread = new Thread(task, "test-http");
        thread.setDaemon(true);
        return thread;
      };

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final AtomicReference<@Nullable MemoryReport> report = new AtomicReference<>();
  private final List<String> moved = new ArrayList<>();
  private final HttpClient client = HttpClient.newHttpClient();
  private @Nullable ReportServer server;

  @AfterEach
  void stop() {
    if (server != null) {
      server.close();
    }
  }

  private ReportServer start(int first, int last) throws IOException {
    Info.builder()
        .name("probe_info")
        .help("A probe.")
        .labelNames("a")
        .register(registry)
        .setLabelValues("b");
    PortRange ports = new PortRange(first, last);
    ReportServer started =
        ReportServer.start("127.0.0.1", ports, registry, report::get, DAEMONS, moved::add);
    server = started;
    return started;
  }

  private HttpResponse<byte[]> send(ReportServer to, String method, String path, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + to.port() + path))
            .method(method, HttpRequest.BodyPublishers.noBody());
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  private static String text(HttpResponse<byte[]> response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }

  @Test
  void servesTheReportAsJsonOnceThereIsOne() throws Exception {
    ReportServer to = start(0, 0);
    assertThat(send(to, "GET", "/report.json").statusCode()).isEqualTo(503);
    report.set(report(taskManagerModel(), taskManagerSample(0).build()));
    HttpResponse<byte[]> answer = send(to, "GET", "/report.json");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type"))
        .hasValue("application/json; charset=utf-8");
    assertThat(new String(answer.body(), StandardCharsets.UTF_8)).startsWith("{\"schema\":1,");
  }

  @Test
  void servesTextAndOpenMetricsAsTheScraperAsks() throws Exception {
    ReportServer started = start(0, 0);
    HttpResponse<byte[]> plain = send(started, "GET", "/metrics");
    assertThat(plain.headers().firstValue("Content-Type"))
        .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain; version=0.0.4"));
    assertThat(text(plain)).contains("probe_info{a=\"b\"} 1").doesNotContain("# EOF");
    HttpResponse<byte[]> open =
        send(started, "GET", "/metrics", "Accept", "application/openmetrics-text; version=1.0.0");
    assertThat(open.headers().firstValue("Content-Type"))
        .hasValueSatisfying(type -> assertThat(type).startsWith("application/openmetrics-text"));
    assertThat(text(open)).endsWith("# EOF\n");
  }

  @Test
  void compressesWhenAsked() throws Exception {
    HttpResponse<byte[]> response = send(start(0, 0), "GET", "/metrics", "Accept-Encoding", "gzip");
    assertThat(response.headers().firstValue("Content-Encoding")).hasValue("gzip");
    try (InputStream unzipped = new GZIPInputStream(new ByteArrayInputStream(response.body()))) {
      assertThat(new String(unzipped.readAllBytes(), StandardCharsets.UTF_8))
          .contains("probe_info{a=\"b\"} 1");
    }
  }

  @Test
  void isHealthyAtOnceAndReadyWithTheFirstFreshReport() throws Exception {
    ReportServer started = start(0, 0);
    assertThat(send(started, "GET", "/-/healthy").statusCode()).isEqualTo(200);
    HttpResponse<byte[]> before = send(started, "GET", "/-/ready");
    assertThat(before.statusCode()).isEqualTo(503);
    assertThat(text(before)).contains("no sample");
    MemoryReport fresh = report(taskManagerModel(), taskManagerSample(1_000).build());
    report.set(fresh);
    assertThat(send(started, "GET", "/-/ready").statusCode()).isEqualTo(200);
    report.set(fresh.withheld());
    assertThat(text(send(started, "GET", "/-/ready"))).contains("too old");
  }

  @Test
  void showsTheReportAsAPage() throws Exception {
    report.set(report(taskManagerModel(), taskManagerSample(1_000).build()));
    HttpResponse<byte[]> page = send(start(0, 0), "GET", "/");
    assertThat(page.headers().firstValue("Content-Type")).hasValue("text/html; charset=utf-8");
    assertThat(text(page)).contains("<h1>Flink taskmanager", "512.0 MiB").doesNotContain("<script");
  }

  @Test
  void answersHeadWithoutABodyAndRefusesWhatItDoesNotServe() throws Exception {
    ReportServer started = start(0, 0);
    HttpResponse<byte[]> head = send(started, "HEAD", "/");
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
    assertThat(send(started, "POST", "/").statusCode()).isEqualTo(405);
    assertThat(send(started, "GET", "/etc/passwd").statusCode()).isEqualTo(404);
  }

  @Test
  void movesOnWhenAPortIsTakenAndSaysSo() throws Exception {
    int free = adjacentFreePorts();
    try (ServerSocket taken = new ServerSocket(free, 1, InetAddress.getLoopbackAddress())) {
      ReportServer started = start(free, free + 1);
      assertThat(started.port()).isEqualTo(free + 1);
      assertThat(moved)
          .containsExactly("port " + taken.getLocalPort() + " is taken, serving on " + (free + 1));
    }
  }

  @Test
  void saysWhichPortsAreTakenWhenAllAre() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();
      assertThatThrownBy(() -> start(port, port))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("port=" + port)
          .hasMessageContaining("host=127.0.0.1");
    }
  }

  @Test
  void saysWhichHostIsUnknown() {
    assertThatThrownBy(
            () ->
                ReportServer.start(
                    "no such host!",
                    new PortRange(0, 0),
                    registry,
                    report::get,
                    DAEMONS,
                    moved::add))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("host=no such host!");
  }

  @Test
  void fewerSilentClientsThanThreadsDoNotStopOthers() throws Exception {
    ReportServer started = start(0, 0);
    List<Socket> silent = new ArrayList<>();
    try {
      for (int i = 0; i < 3; i++) {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), started.port());
        socket
            .getOutputStream()
            .write("GET /metrics HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII));
        silent.add(socket);
      }
      assertThat(send(started, "GET", "/-/healthy").statusCode()).isEqualTo(200);
    } finally {
      for (Socket socket : silent) {
        socket.close();
      }
    }
  }

  @Test
  void servesExactPathsOnly() throws Exception {
    ReportServer started = start(0, 0);
    assertThat(send(started, "GET", "/metricsfoo").statusCode()).isEqualTo(404);
    assertThat(send(started, "GET", "/-/healthyX").statusCode()).isEqualTo(404);
    assertThat(send(started, "POST", "/metrics").statusCode()).isEqualTo(405);
    assertThat(send(started, "HEAD", "/metrics").body()).isEmpty();
  }

  @Test
  void ignoresTheDebugFormatsOfTheClient() throws Exception {
    HttpResponse<byte[]> page = send(start(0, 0), "GET", "/metrics?debug=prometheus-protobuf");
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(text(page)).contains("probe_info");
  }

  @Test
  void filtersByName() throws Exception {
    ReportServer started = start(0, 0);
    assertThat(text(send(started, "GET", "/metrics?name%5B%5D=other"))).doesNotContain("probe");
    assertThat(text(send(started, "GET", "/metrics?name%5B%5D=probe_info"))).contains("probe");
  }

  @Test
  void saysNothingWhenAScraperHangsUp() throws Exception {
    Collector failing =
        () -> {
          throw new IllegalStateException("a collector that fails");
        };
    registry.register(failing);
    ReportServer started = start(0, 0);
    PrintStream stderr = System.err;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
    try {
      HttpResponse<byte[]> failed = send(started, "GET", "/metrics");
      assertThat(failed.statusCode()).isEqualTo(500);
      assertThat(text(failed)).contains("could not be rendered");
      for (int i = 0; i < 20; i++) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), started.port())) {
          socket.setSoLinger(true, 0);
          socket
              .getOutputStream()
              .write(
                  "GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        }
      }
      assertThat(send(started, "GET", "/-/healthy").statusCode()).isEqualTo(200);
    } finally {
      System.setErr(stderr);
    }
    assertThat(said.toString(StandardCharsets.UTF_8)).isEmpty();
  }

  @Test
  void limitsTheTimeOfARequestAndTurnsOffTheDelayOfSmallAnswers() throws Exception {
    start(0, 0);
    assertThat(System.getProperty("sun.net.httpserver.nodelay")).isEqualTo("true");
    assertThat(System.getProperty("sun.net.httpserver.maxReqTime")).isEqualTo("5");
    assertThat(System.getProperty("sun.net.httpserver.maxRspTime")).isEqualTo("30");
  }

  private static int adjacentFreePorts() throws IOException {
    IOException last = new IOException("no two adjacent free ports");
    for (int attempt = 0; attempt < 100; attempt++) {
      try (ServerSocket first = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
          ServerSocket second =
              new ServerSocket(first.getLocalPort() + 1, 1, InetAddress.getLoopbackAddress())) {
        return second.getLocalPort() - 1;
      } catch (IOException | IllegalArgumentException e) {
        last.addSuppressed(e);
      }
    }
    throw last;
  }
}
