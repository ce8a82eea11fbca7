package io.github.flinkmemory.exporter.cli;

import static io.github.flinkmemory.exporter.TestReports.report;
import static io.github.flinkmemory.exporter.TestReports.taskManagerModel;
import static io.github.flinkmemory.exporter.TestReports.taskManagerSample;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.github.flinkmemory.exporter.report.ReportDocument;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class RecordCommandTest {
  @TempDir private Path folder = Path.of("");
  private final Deque<String> answers = new ArrayDeque<>();
  private final List<String> authorizations = new CopyOnWriteArrayList<>();
  private final HttpServer server;
  private int status = 200;

  RecordCommandTest() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/report.json",
        exchange -> {
          authorizations.add(
              String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
          byte[] body =
              (answers.size() > 1 ? answers.remove() : answers.element())
                  .getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private static String reportAt(long millis) {
    return ReportDocument.render(report(taskManagerModel(), taskManagerSample(millis).build()));
  }

  private CommandRun record(String... arguments) {
    AtomicLong now = new AtomicLong();
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        new CommandLine(new RecordCommand(now::get, time -> now.addAndGet(time.toNanos())))
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .setParameterExceptionHandler(UsageErrors::print)
            .setExecutionExceptionHandler(UsageErrors::print)
            .execute(arguments);
    return new CommandRun(code, out.toString(), err.toString());
  }

  private String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  @Test
  void writesTheProcessOnceAndEachSampleOnce() throws IOException {
    answers.addAll(List.of(reportAt(1000), reportAt(1000), reportAt(2000), reportAt(3000)));
    Path out = folder.resolve("trace");
    CommandRun run = record("--agent", address(), "--out", out.toString(), "--duration", "40s");
    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isZero();
    assertThat(run.out()).isEqualTo("3 samples in " + out + System.lineSeparator());
    List<String> lines = Files.readAllLines(out);
    assertThat(lines).hasSize(4);
    assertThat(lines.get(0)).startsWith("{\"schema\":1,\"process\":{").contains("\"model\"");
    assertThat(lines.get(1)).startsWith("{\"t\":1000,\"sample\":{\"heap_used\":209715200,");
    assertThat(lines.get(1)).contains("\"troubles\":{\"container\":\"failed\"}");
    assertThat(lines.get(3)).startsWith("{\"t\":3000,");
  }

  @Test
  void goesOnWhenTheAgentIsAwayForAWhile() throws IOException {
    answers.addAll(List.of(reportAt(1000), "gone", "gone", reportAt(2000)));
    Path out = folder.resolve("trace");
    CommandRun run = record("--agent", address(), "--out", out.toString(), "--duration", "40s");
    assertThat(run.code()).isZero();
    assertThat(run.err().lines())
        .containsExactly(
            "--agent " + address() + ": answers no report; is it another server?; trying again");
    assertThat(Files.readAllLines(out)).hasSize(3);
  }

  @Test
  void aWrongAddressIsToldInOneLine() throws IOException {
    int free;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }
    Path out = folder.resolve("trace");
    CommandRun run = record("--agent", "127.0.0.1:" + free, "--out", out.toString());
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err().lines())
        .singleElement()
        .asString()
        .contains("nothing listens there")
        .endsWith("see the agent's start line");
    assertThat(out).doesNotExist();
  }

  @Test
  void aPortThatThereIsNotIsToldInOneLine() {
    CommandRun run = record("--agent", "http://host:99999", "--out", "trace");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err().lines())
        .singleElement()
        .asString()
        .endsWith("--agent http://host:99999: a port is at most 65535");
  }

  @ParameterizedTest
  @CsvSource({
    "401, no, answered 401; give user and password",
    "403, no, answered 403; give user and password",
    "503, Not ready: no sample yet., answered 503 Not ready: no sample yet.",
    "500, <html><body>Error</body></html>, answered 500; see that server's log",
    "502, '', answered 502; see that server's log",
    "200, <html>, answers no report",
    "200, [], answers no report",
    "200, {}, answers no report",
    "200, '{\"schema\":2,\"process\":{\"role\":\"taskmanager\"}}', its report has schema 2",
  })
  void aWrongAnswerIsToldInOneLine(int answered, String body, String told) {
    status = answered;
    answers.add(body);
    CommandRun run = record("--agent", address(), "--out", folder.resolve("t").toString());
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err().lines()).singleElement().asString().contains(told);
  }

  @Test
  void aPasswordIsSentAndNotTold() {
    status = 401;
    answers.add("no");
    String address = address().replace("http://", "http://me:secret@");
    assertThat(record("--agent", address, "--out", folder.resolve("t").toString()).err())
        .doesNotContain("secret");
  }

  @Test
  void aTokenIsSentAndNotTold() throws IOException {
    answers.add(reportAt(1000));
    Path token = Files.writeString(folder.resolve("token"), "s3cr3t\n");
    String[] arguments = {
      "--agent",
      address(),
      "--out",
      folder.resolve("t").toString(),
      "--duration=1s",
      "--token-file",
      token.toString()
    };
    assertThat(record(arguments).code()).isZero();
    assertThat(authorizations).contains("Bearer s3cr3t").hasSize(2);
    status = 401;
    assertThat(record(arguments).err())
        .contains("answered 401; it does not take the token of --token-file")
        .doesNotContain("s3cr3t");
  }

  @Test
  void aPasswordMayBeWrittenWithPercentSigns() {
    answers.add(reportAt(1000));
    for (String password : List.of("p%40%3a+", "100%")) {
      String address = address().replace("http://", "http://me:" + password + "@");
      record("--agent", address, "--out", folder.resolve("t").toString(), "--duration=1ms");
    }
    assertThat(authorizations).startsWith(basic("me:p@:+")).endsWith(basic("me:100%"));
    status = 401;
    assertThat(
            record(
                    "--agent",
                    address().replace("http://", "http://me:x@"),
                    "--out",
                    folder.resolve("t").toString())
                .err())
        .contains("answered 401; it does not take this user and password");
  }

  private static String basic(String credentials) {
    return "Basic "
        + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void whatWasCutWithinALineIsEndedFirst() throws IOException {
    answers.addAll(List.of(reportAt(1000), reportAt(2000)));
    Path out = Files.writeString(folder.resolve("trace"), "{\"t\":17,\"sam");
    record("--agent", address(), "--out", out.toString(), "--duration", "1s");
    assertThat(Files.readAllLines(out)).hasSize(4).startsWith("{\"t\":17,\"sam");
    record("--agent", address(), "--out", out.toString(), "--duration", "1s");
    assertThat(Files.readAllLines(out)).hasSize(6).doesNotContain("");
  }

  @Test
  void aVeryLongTimeIsALongTime() {
    Duration time = new Converters.Time().convert("999999999d");
    assertThat(time.toNanos()).isPositive();
    assertThat(new Converters.Time().convert("36499d")).isEqualTo(Duration.ofDays(36499));
    answers.add(reportAt(1000));
    CommandRun run =
        record(
            "--agent",
            address(),
            "--out",
            folder.resolve("t").toString(),
            "--interval=999999999d",
            "--duration=999999999d");
    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isZero();
  }

  @Test
  void anInternalErrorHasACodeOfItsOwn() {
    answers.add(reportAt(1000));
    StringWriter err = new StringWriter();
    CommandLine broken =
        new CommandLine(
                new RecordCommand(
                    () -> 0,
                    time -> {
                      throw new IllegalStateException("broken");
                    }))
            .setErr(new PrintWriter(err))
            .setExecutionExceptionHandler(UsageErrors::print);
    int code = Main.run(broken, "--agent", address(), "--out", folder.resolve("t").toString());
    assertThat(code).isEqualTo(70);
    assertThat(err.toString().lines())
        .singleElement()
        .asString()
        .startsWith("error: internal error: java.lang.IllegalStateException: broken at ")
        .contains("RecordCommandTest")
        .endsWith("; please report it with the command line");
    CommandLine dead =
        new CommandLine(
                new RecordCommand(
                    () -> {
                      throw new StackOverflowError();
                    },
                    time -> {}))
            .setErr(new PrintWriter(err));
    assertThat(Main.run(dead, "--agent", address(), "--out", "x")).isEqualTo(70);
  }

  @Test
  void aFolderThatIsNotThereIsNamed() {
    answers.add(reportAt(1));
    Path out = folder.resolve("no/such/trace");
    CommandRun run = record("--agent", address(), "--out", out.toString());
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("--out " + out + ": cannot be written");
  }

  @ParameterizedTest
  @CsvSource({"10", "0s", "ten", "-1s", "1y"})
  void aTimeHasAUnit(String time) {
    CommandRun run =
        record("--agent", "x", "--out", folder.resolve("t").toString(), "--interval=" + time);
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("'" + time + "' is no time");
  }

  @Test
  void timesAreRead() {
    assertThat(new Converters.Time().convert("7d")).isEqualTo(Duration.ofDays(7));
    assertThat(new Converters.Time().convert("500ms")).isEqualTo(Duration.ofMillis(500));
    assertThat(new Converters.Time().convert("2m")).isEqualTo(Duration.ofMinutes(2));
    assertThat(new Converters.Time().convert("3h")).isEqualTo(Duration.ofHours(3));
  }

  @ParameterizedTest
  @CsvSource({"ftp://host", "http://", "'http://ho st:x'"})
  void anAddressIsAUrl(String address) {
    CommandRun run = record("--agent", address, "--out", folder.resolve("t").toString());
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("--agent " + address + ": must be a URL");
  }
}
