package io.github.flinkmemory.exporter.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class HttpTextTest {
  private final CountDownLatch over = new CountDownLatch(1);

  /** Every single read succeeds, and the answer never ends. */
  private void drip(ServerSocket server, String start) {
    try (Socket connection = server.accept();
        OutputStream out = connection.getOutputStream()) {
      out.write(start.getBytes(StandardCharsets.US_ASCII));
      while (!over.await(10, TimeUnit.MILLISECONDS)) {
        out.write('x');
        out.flush();
      }
    } catch (IOException e) {
      // The client has gone.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP/1.1 200 OK\r\n\r\n", "HTTP/1.1 200 OK\r\nX-Header: "})
  void aServerThatDripsIsGivenUp(String start) throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread thread = new Thread(() -> drip(server, start));
      thread.start();
      String address = "127.0.0.1:" + server.getLocalPort();
      assertThatThrownBy(
              () -> HttpText.get("--agent", address, "/x", null, new AnswerLimits(400, 1 << 20)))
          .isInstanceOf(UsageException.class)
          .hasMessage(
              "--agent "
                  + address
                  + ": no complete answer within 400 ms; does the server, or a proxy before it,"
                  + " hang?");
      over.countDown();
      thread.join();
    }
  }

  @Test
  void anAnswerWithoutEndIsCut() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread thread =
          new Thread(() -> drip(server, "HTTP/1.1 200 OK\r\n\r\n" + "x".repeat(2 << 20)));
      thread.start();
      assertThatThrownBy(
              () ->
                  HttpText.get(
                      "--agent",
                      "127.0.0.1:" + server.getLocalPort(),
                      "/x",
                      null,
                      new AnswerLimits(20_000, 1 << 20)))
          .hasMessageContaining("answers more than 1 MiB; is it the right server?");
      over.countDown();
      thread.join();
    }
  }

  @Test
  void aReportIsBoundedMoreTightlyThanAQuery() {
    assertThat(AnswerLimits.REPORT.millis()).isEqualTo(30_000);
    assertThat(AnswerLimits.REPORT.bytes()).isEqualTo(16 << 20);
    assertThat(AnswerLimits.QUERY.millis()).isEqualTo(150_000);
  }

  @ParameterizedTest
  @CsvSource({
    "http://host:1/x?token=abc, http://host:1/x",
    "http://host:1?token=abc, http://host:1",
    "host:1#abc, host:1",
    "http://me:pw@host:1/x?token=abc, http://host:1/x",
    "http://host/x?token=se@cret, http://…",
  })
  void aQueryMayHoldASecret(String address, String told) {
    assertThat(HttpText.shown(address)).isEqualTo(told);
  }
}
