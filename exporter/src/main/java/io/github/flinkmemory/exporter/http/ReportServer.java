package io.github.flinkmemory.exporter.http;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.github.flinkmemory.exporter.report.MemoryReport;
import io.prometheus.metrics.config.PrometheusProperties;
import io.prometheus.metrics.exporter.common.PrometheusScrapeHandler;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Serves {@code /metrics}, {@code /}, {@code /report.json}, {@code /-/healthy} and {@code
 * /-/ready}. Answers from the last report; nothing is measured on a request.
 */
public final class ReportServer implements Closeable {
  static {
    // Read once by the JDK and shared by the whole process, so set before the first server and only
    // where absent.
    // The JDK's server leaves Nagle's algorithm on: on a connection that Prometheus keeps, each
    // answer then waits 40 ms
    // for a delayed acknowledgement.
    setWhereAbsent("sun.net.httpserver.nodelay", "true");
    // Seconds. The JDK reads a request on a worker thread, without a limit: four clients that
    // connect and stay silent
    // would end all serving. The Prometheus client's own server would set 60 and 600.
    setWhereAbsent("sun.net.httpserver.maxReqTime", "5");
    setWhereAbsent("sun.net.httpserver.maxRspTime", "30");
  }

  private static void setWhereAbsent(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }

  private static final int BACKLOG = 8;

  private final HttpServer server;
  private final ExecutorService executor;

  private ReportServer(HttpServer server, ExecutorService executor, HttpHandler handler) {
    this.server = server;
    this.executor = executor;
    server.setExecutor(executor);
    server.createContext("/", handler);
    server.start();
  }

  /**
   * Binds the first free port of the range. Call from a daemon thread: the JDK's dispatcher thread
   * inherits that.
   *
   * @param host address to bind; {@code 0.0.0.0} for all
   * @param report the last report; null before the first sample
   * @param threads makes the serving threads
   * @param moved told in one line about each port that was taken
   * @throws IOException when the host is unknown, is no address of this machine, or all ports are
   *     taken
   */
  public static ReportServer start(
      String host,
      PortRange ports,
      PrometheusRegistry registry,
      Supplier<@Nullable MemoryReport> report,
      ThreadFactory threads,
      Consumer<String> moved)
      throws IOException {
    InetAddress address;
    try {
      address = InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      throw new IOException(
          "host=" + host + " is not known; use an address of this machine, or 0.0.0.0 for all", e);
    }
    // Not with the properties that are set for a copy of the client that the host may have.
    PathHandler handler =
        new PathHandler(
            new PrometheusScrapeHandler(PrometheusProperties.builder().build(), registry), report);
    IOException last = null;
    for (int port = ports.first(); port <= ports.last(); port++) {
      try {
        HttpServer server = HttpServer.create(new InetSocketAddress(address, port), BACKLOG);
        int bound = server.getAddress().getPort();
        if (port != ports.first()) {
          moved.accept("port " + ports.first() + taken(ports, port) + ", serving on " + bound);
        }
        return new ReportServer(server, new RequestThreads(threads), handler);
      } catch (IOException e) {
        last = e;
      }
    }
    throw new IOException(
        "no port of port="
            + ports
            + " on host="
            + host
            + " can be bound"
            + (last == null ? "" : ": " + last.getMessage()),
        last);
  }

  private static String taken(PortRange ports, int port) {
    return port == ports.first() + 1 ? " is taken" : " to " + (port - 1) + " are taken";
  }

  /** The port that was bound. */
  public int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    executor.shutdown();
  }
}
