package io.github.flinkmemory.exporter.cli.advise;

import static io.github.flinkmemory.exporter.cli.advise.ServedAgents.advise;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkmemory.exporter.TestReports;
import io.github.flinkmemory.exporter.cli.CommandRun;
import io.github.flinkmemory.exporter.report.ReportDocument;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What does not answer, or answers otherwise than an agent does. */
class AgentAnswersTest {
  @RegisterExtension private final ServedAgents agents = new ServedAgents();

  @ParameterizedTest
  @CsvSource({
    "401, no, answered 401; give user and password",
    "403, no, answered 403; give user and password",
    "404, not found, answered 404 not found",
    "503, Not ready: no sample yet., answered 503 Not ready: no sample yet.",
    "200, <html><body>Sign in, answers no report",
    "200, [], answers no report",
    "200, {}, answers no report",
    "200, '{\"status\":\"success\",\"data\":{}}', answers no report",
    "200, '{\"schema\":2,\"process\":{\"role\":\"taskmanager\"}}', its report has schema 2",
    "200, '{\"schema\":1,\"process\":{\"role\":\"historyserver\"}}', its process is a 'historyserver'",
    "200, '{\"schema\":1,\"process\":{\"role\":\"taskmanager\"}}', does not know the memory model",
  })
  void aWrongAnswerIsToldInOneLine(int status, String body, String told) {
    String address = agents.serve(status, body);
    CommandRun run = advise("--agent", address);
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err().lines())
        .singleElement()
        .asString()
        .startsWith("error: --agent " + address + ": ")
        .contains(told);
  }

  @Test
  void aReportThatIsWithheldIsTold() {
    String address =
        agents.serve(200, ReportDocument.render(new SeenProcess().report().withheld()));
    assertThat(advise("--agent", address).err().lines())
        .singleElement()
        .asString()
        .contains("its measurements are withheld");
  }

  @Test
  void aModelWithoutTotalsIsTold() {
    String address =
        agents.serve(
            200,
            ReportDocument.render(
                TestReports.report(
                    TestReports.localModel(), TestReports.taskManagerSample(0).build())));
    assertThat(advise("--agent", address).err()).contains("has no complete memory model");
  }

  @Test
  void nothingListens() throws IOException {
    int free;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }
    CommandRun run = advise("--agent", "127.0.0.1:" + free);
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err().lines()).singleElement().asString().contains("nothing listens there");
  }

  @Test
  void aServerWithoutTlsIsTold() throws Exception {
    try (ServerSocket plain = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread server = new Thread(() -> refusePlainly(plain));
      server.start();
      CommandRun run = advise("--agent", "https://127.0.0.1:" + plain.getLocalPort());
      server.join();
      assertThat(run.code()).isEqualTo(2);
      assertThat(run.err().lines())
          .singleElement()
          .asString()
          .contains("no TLS connection")
          .contains("does the server speak https?");
    }
  }

  /** As servers written in Go answer the first bytes of TLS. */
  private static void refusePlainly(ServerSocket server) {
    try (Socket connection = server.accept()) {
      connection
          .getOutputStream()
          .write("HTTP/1.0 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      connection.getOutputStream().flush();
      connection.shutdownOutput();
      while (connection.getInputStream().read() >= 0) {
        // Until the client has read the answer and goes.
      }
    } catch (IOException e) {
      // The client has gone.
    }
  }

  @Test
  void aRedirectIsToldAndNotFollowed() {
    AnswerServer server =
        agents.serve(
            AnswerServer.of(any -> new AnswerServer.Answer(302, "", "http://me:pw@127.0.0.1:1/x")));
    CommandRun run = advise("--agent", server.address());
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("redirects to http://127.0.0.1:1/x; give the address");
    assertThat(server.authorizations()).hasSize(1);
  }
}
