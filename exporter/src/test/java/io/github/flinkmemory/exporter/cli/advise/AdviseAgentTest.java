package io.github.flinkmemory.exporter.cli.advise;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkmemory.exporter.TestReports;
import io.github.flinkmemory.exporter.advice.AdviceMode;
import io.github.flinkmemory.exporter.advice.AdvicePolicy;
import io.github.flinkmemory.exporter.cli.CommandRun;
import io.github.flinkmemory.exporter.cli.Terminal;
import io.github.flinkmemory.exporter.model.DeployMode;
import io.github.flinkmemory.exporter.report.ReportDocument;
import io.github.flinkmemory.exporter.sample.SampleField;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdviseAgentTest {
  @TempDir private Path folder = Path.of("");
  private final List<AnswerServer> servers = new ArrayList<>();

  private static SeenProcess process() {
    return new SeenProcess();
  }

  private String agent(SeenProcess process) {
    return agent(200, process.json());
  }

  private String agent(int status, String body) {
    AnswerServer server = AnswerServer.of(status, body);
    servers.add(server);
    return server.address();
  }

  @AfterEach
  void stop() {
    servers.forEach(AnswerServer::close);
  }

  private static CommandRun advise(String... arguments) {
    String[] all = new String[arguments.length + 1];
    all[0] = "advise";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    return CommandRun.of(all);
  }

  @Test
  void tellsWhatToChangeAndWhy() {
    String address = agent(process().shortOfMetaspace());
    CommandRun run = advise("--agent", address);
    assertThat(run.err()).isEmpty();
    assertThat(run.out().replace(address, "tm-1:9249"))
        .isEqualTo(
            """
            taskmanager, Flink 1.20.3, configuration cafe · 1 process
              from tm-1:9249
              observed 2 h of running tasks; 2 h of it under the present load

            Grow: Metaspace 256 MiB -> 320 MiB; the total 1728 MiB -> 1792 MiB

            area        configured        peak         p95      target  reason
            Heap         512.0 MiB   200.0 MiB   200.0 MiB   512.0 MiB  live 39 % of the heap: neither high nor low
            Off-heap     128.0 MiB    20.0 MiB    20.0 MiB   128.0 MiB  peak 20 MiB of 128 MiB
            Network      128.0 MiB    50.0 MiB    50.0 MiB   128.0 MiB  guaranteed peak 50 MiB of 128 MiB
            Managed      512.0 MiB   300.0 MiB   300.0 MiB   512.0 MiB  used at most 300 MiB
            Metaspace    256.0 MiB   230.0 MiB   230.0 MiB   320.0 MiB  meta_high
            Overhead     192.0 MiB    62.0 MiB    62.0 MiB   192.0 MiB  peak 62 MiB of 192 MiB
            Total       1728.0 MiB                          1792.0 MiB

            Findings
              WARNING Metaspace: live classes need 230 MiB of 256 MiB: the next job may end with OutOfMemoryError: Metaspace

            Arithmetic
              Metaspace: 256 MiB -> 320 MiB (peak 230 MiB, the larger of x 1.25 and + 64 MiB, rounded up to 32 MiB)
              total 1728 MiB -> 1792 MiB

            Lines for config.yaml
              # remove the old lines of the keys set here, flat or nested
              # merge: Flink refuses a file with two blocks of one name
              # remove taskmanager.memory.managed.fraction
              taskmanager:
                memory:
                  jvm-metaspace:
                    size: 320m
                  jvm-overhead:
                    max: 192m
                    min: 192m
                  managed:
                    size: 536870920b
                  network:
                    max: 134217730b
                    min: 134217730b
                  process:
                    size: 1792m
                  task:
                    off-heap:
                      size: 0b
            """);
    assertThat(run.code()).isEqualTo(3);
  }

  @Test
  void saysThatNothingNeedsToChange() {
    CommandRun run = advise("--agent", agent(process()));
    assertThat(run.code()).isZero();
    assertThat(run.out())
        .contains("\nNo change: every area has what it needs\n")
        .doesNotContain("Lines for");
  }

  @Test
  void anUrgentChangeHasACodeOfItsOwn() {
    CommandRun run = advise("--agent", agent(process().with(SampleField.METASPACE_COMMITTED, 250)));
    assertThat(run.code()).isEqualTo(4);
    assertThat(run.out()).contains("\nURGENT grow: Metaspace 256 MiB -> ");
  }

  @Test
  void tooLittleToSayAnythingIsOne() {
    CommandRun run = advise("--agent", agent(process().minutes(12)));
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).contains("Insufficient data: tasks have not run for long enough");
  }

  @Test
  void printsTheEditAlone() {
    String address = agent(process().shortOfMetaspace());
    CommandRun conf = advise("--agent", address, "--format", "flink-conf");
    assertThat(conf.code()).isEqualTo(3);
    assertThat(conf.out())
        .startsWith("# remove the old lines of the keys set here, flat or nested\n")
        .contains("\n# remove taskmanager.memory.managed.fraction\n")
        .contains("\ntaskmanager.memory.process.size: 1792m\n");
    assertThat(advise("--agent", address, "--format", "config-yaml").out())
        .contains("\ntaskmanager:\n  memory:\n    jvm-metaspace:\n      size: 320m\n");
    assertThat(advise("--agent", address, "--format", "patch").out())
        .startsWith("spec:\n  taskManager:\n    resource:\n      memory: \"1792m\"\n");
  }

  @Test
  void printsNoEditWhereNothingChanges() {
    CommandRun run = advise("--agent", agent(process()), "--format", "patch");
    assertThat(run.code()).isZero();
    assertThat(run.out()).isEmpty();
    assertThat(run.err().lines()).containsExactly("no_change: every area has what it needs");
  }

  @Test
  void showsTheFormOfTheDeployment() {
    assertThat(
            advise("--agent", agent(process().shortOfMetaspace().mode(DeployMode.KUBERNETES)))
                .out())
        .contains(
            "\nMerge patch of the FlinkDeployment, with the Kubernetes operator (without it take"
                + " --format config-yaml or flink-conf)\n  spec:\n");
    assertThat(advise("--agent", agent(process().shortOfMetaspace().version("1.18.1"))).out())
        .contains("\nLines for flink-conf.yaml\n");
  }

  @Test
  void tellsTheSameAsJson() {
    String address = agent(process().shortOfMetaspace());
    CommandRun run = advise("--agent", address, "--format", "json");
    assertThat(run.code()).isEqualTo(3);
    assertThat(run.out())
        .contains(
            "\"exit_code\" : 3,",
            "\"config_hash\" : \"cafe\",",
            "\"members\" : [ \"" + address + "\" ],",
            "\"verdict\" : \"grow\",",
            "\"urgent\" : false,",
            "\"taskmanager.memory.process.size\" : \"1792m\",",
            "\"remove\" : [ \"taskmanager.memory.managed.fraction\" ]",
            "\"long_peak\" : 241172480,",
            "\"reason\" : \"meta_high\",",
            "\"runbook\" : \"meta-high\",",
            "\"complaints\" : [ ]");
  }

  @Test
  void coloursOnlyForTerminals() {
    String address = agent(process().with(SampleField.METASPACE_COMMITTED, 250));
    assertThat(advise("--agent", address).out()).doesNotContain("\u001B");
    CommandRun run =
        CommandRun.of(Map.of(), new Terminal(true, false), "advise", "--agent", address);
    assertThat(run.out()).contains("\u001B[31m").doesNotContain("·");
  }

  @Test
  void solvesProcessesOfOneConfigurationOnceByTheLargestDemand() {
    String calm = agent(process().id("a"));
    String young = agent(process().id("b").minutes(60).with(SampleField.DIRECT_USED, 240));
    String high = agent(process().id("c").shortOfMetaspace());
    CommandRun run = advise("--agent", calm, "--agent", young, "--agent", high);
    assertThat(run.code()).isGreaterThanOrEqualTo(3);
    assertThat(run.out())
        .contains("configuration cafe · 3 processes\n")
        .contains("meta_high")
        .contains("direct_high")
        .contains("  largest demand of 3 processes; what may be lowered goes by the one seen")
        .contains(young + " (1 h)")
        .containsOnlyOnce("configuration cafe");
  }

  @Test
  void solvesMixedVersionsOnTheirOwn() {
    String one = agent(process());
    String other = agent(process().version("2.3.0"));
    CommandRun run = advise("--agent", one, "--agent", other);
    assertThat(run.code()).isZero();
    assertThat(run.err().lines())
        .containsExactly(
            "warning: several versions of Flink run as taskmanager (1.20.3, 2.3.0): each is solved"
                + " on its own");
    assertThat(run.out()).contains("taskmanager, Flink 1.20.3, ", "taskmanager, Flink 2.3.0, ");
  }

  @Test
  void solvesMixedModelsOnTheirOwn() {
    String one = agent(process());
    String other = agent(process().hash("beef").own("taskmanager.memory.process.size", "2g"));
    CommandRun run = advise("--agent", one, "--agent", other);
    assertThat(run.err().lines())
        .containsExactly(
            "warning: several memory models run as taskmanager (configurations cafe, beef): each is"
                + " solved on its own");
    assertThat(run.out()).contains("1728.0 MiB", "2048.0 MiB");
    CommandRun patch = advise("--agent", one, "--agent", other, "--format", "patch");
    assertThat(patch.code()).isEqualTo(2);
    assertThat(patch.out()).isEmpty();
    assertThat(patch.err())
        .contains("error: --format patch prints one edit, and there are 2 groups (");
  }

  @Test
  void goesOnWithoutOneThatDoesNotAnswerAndLowersNothing() {
    CommandRun run = advise("--agent", agent(process()), "--agent", agent(500, "oops"));
    assertThat(run.code()).isZero();
    assertThat(run.err().lines())
        .singleElement()
        .asString()
        .endsWith("answered 500 oops; left out");
    assertThat(run.out())
        .contains("not all that was asked for could be observed, so nothing is lowered");
  }

  @Test
  void twoThatDoNotAnswerAreNothing() {
    CommandRun run = advise("--agent", agent(500, "a"), "--agent", agent(500, "b"));
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err().lines()).hasSize(3).last().asString().contains("nothing to advise on");
  }

  @Test
  void keepsToModeAndCap() {
    String address = agent(process().shortOfMetaspace());
    assertThat(advise("--agent", address, "--mode", "rebalance").code()).isEqualTo(5);
    CommandRun capped = advise("--agent", address, "--cap", "1744m");
    assertThat(capped.code()).isEqualTo(5);
    assertThat(capped.out()).contains("Infeasible:", "the cap of 1744 MiB");
  }

  @Test
  void takesTheMostCarefulModeAndTheSmallestCapInAnyOrder() {
    AdvicePolicy told = AdvicePolicy.production();
    String wide = agent(process().id("a").policy(told.mode(AdviceMode.SHRINK)).shortOfMetaspace());
    String narrow =
        agent(
            process()
                .id("b")
                .policy(told.cap(OptionalLong.of(1744 * TestReports.MIB)))
                .shortOfMetaspace());
    for (String[] order : new String[][] {{wide, narrow}, {narrow, wide}}) {
      CommandRun run = advise("--agent", order[0], "--agent", order[1]);
      assertThat(run.code()).isEqualTo(5);
      assertThat(run.out())
          .contains(
              "the cap of 1744 MiB",
              "the processes were told different modes (grow, shrink): the most careful is taken,"
                  + " grow; give --mode for another",
              "the processes were told different caps (1744m, none): the smallest is taken, 1744m;"
                  + " give --cap for another");
      CommandRun given =
          advise("--agent", order[0], "--agent", order[1], "--cap", "4g", "--mode", "grow");
      assertThat(given.code()).isEqualTo(3);
      assertThat(given.out()).doesNotContain("were told different");
    }
  }

  @Test
  void anAreaThatNeedsMoreAndGetsNothingIsNotNoChange() {
    CommandRun run = advise("--agent", agent(process().shortOfMetaspace()), "--cap", "1728m");
    assertThat(run.code()).isEqualTo(5);
  }

  @Test
  void withholdsAnEditOfAConfigurationThatIsNotKnown() {
    String address = agent(process().shortOfMetaspace().ownUnknown());
    CommandRun run = advise("--agent", address);
    assertThat(run.code()).isEqualTo(5);
    assertThat(run.out()).contains("Withheld: ", "neither --configDir nor FLINK_CONF_DIR names");
  }

  @Test
  void saysWhereTheJvmHasOtherLimits() {
    String address = agent(process().with(SampleField.METASPACE_LIMIT, 300));
    assertThat(advise("--agent", address).out()).contains("\nNotes\n", "MaxMetaspaceSize");
  }

  @Test
  void takesTheConfigurationThatIsGiven() throws IOException {
    String address = agent(process().shortOfMetaspace().ownUnknown());
    Files.writeString(
        folder.resolve("flink-conf.yaml"), "taskmanager.memory.process.size: 1728m\n");
    CommandRun run = advise("--agent", address, "--conf", folder.toString());
    assertThat(run.code()).isEqualTo(3);
    assertThat(run.out()).contains("size: 1792m").doesNotContain("# remove taskmanager");
    CommandRun given =
        advise(
            "--agent",
            address,
            "--format",
            "flink-conf",
            "-D",
            "taskmanager.memory.process.size=1728m");
    assertThat(given.out())
        .contains(
            "# given with -D, which overrules the file, and to be changed there:"
                + " taskmanager.memory.process.size\n");
    CommandRun other =
        advise(
            "--agent",
            address,
            "--conf",
            folder.toString(),
            "-D",
            "taskmanager.memory.process.size=2g");
    assertThat(other.code()).isEqualTo(5);
    assertThat(other.out())
        .contains(
            "--conf "
                + folder
                + " does not resolve to the sizes that run: Task heap 537.6 MiB"
                + " instead of 384.0 MiB");
    CommandRun refused = advise("--agent", address, "-D", "taskmanager.memory.process.size=1m");
    assertThat(refused.out()).contains("no edit is shown, for the user's own configuration is not");
    CommandRun missing = advise("--agent", address, "--conf", folder.resolve("no").toString());
    assertThat(missing.code()).isEqualTo(2);
    assertThat(missing.err()).contains("error: --conf: ").contains("does not exist");
  }

  @Test
  void aVersionThatIsNoneWithholdsTheEdit() {
    String report = process().shortOfMetaspace().json();
    CommandRun run = advise("--agent", agent(200, report.replace("\"1.20.3\"", "\"our-own\"")));
    assertThat(run.code()).isEqualTo(5);
    assertThat(run.out()).contains("unknown Flink", "the version of Flink is not known");
  }

  @Test
  void saysWhoElseSizesTheProcess() {
    String address =
        agent(process().shortOfMetaspace().own("job.autoscaler.memory.tuning.enabled", "true"));
    CommandRun run = advise("--agent", address);
    assertThat(run.code()).isEqualTo(5);
    assertThat(run.out()).contains("Abstained: the Kubernetes operator's autoscaler tunes");
  }

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
    String address = agent(status, body);
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
    String address = agent(200, ReportDocument.render(process().report().withheld()));
    assertThat(advise("--agent", address).err().lines())
        .singleElement()
        .asString()
        .contains("its measurements are withheld");
  }

  @Test
  void aModelWithoutTotalsIsTold() {
    String address =
        agent(
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
        AnswerServer.of(any -> new AnswerServer.Answer(302, "", "http://me:pw@127.0.0.1:1/x"));
    servers.add(server);
    CommandRun run = advise("--agent", server.address());
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("redirects to http://127.0.0.1:1/x; give the address");
    assertThat(server.authorizations()).hasSize(1);
  }

  @Test
  void sendsAPasswordAndATokenAndTellsNeither() throws IOException {
    AnswerServer server = AnswerServer.of(401, "no");
    servers.add(server);
    CommandRun password = advise("--agent", "http://me:secret@" + server.address());
    Path token = folder.resolve("token");
    Files.writeString(token, "s3cr3t\n");
    CommandRun withToken =
        advise("--agent", "http://" + server.address(), "--token-file", token.toString());
    assertThat(password.err() + withToken.err())
        .contains("answered 401", "it does not take the token of --token-file")
        .doesNotContain("secret")
        .doesNotContain("s3cr3t");
    assertThat(server.authorizations()).containsExactly("Basic bWU6c2VjcmV0", "Bearer s3cr3t");
  }

  @ParameterizedTest
  @CsvSource({"'', is empty", "'a b', holds more than one token", "'a\r\nHost: x', holds more"})
  void aTokenIsOneWord(String content, String told) throws IOException {
    Path token = folder.resolve("token");
    Files.writeString(token, content);
    CommandRun run = advise("--agent", "x:1", "--token-file", token.toString());
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("error: --token-file " + token + ": " + told);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "advise; nothing to look at: give --agent URL",
        "advise --agent x:1 --trace y; do not go together",
        "advise --agent ftp://x; --agent ftp://x: must be a URL",
        "advise --agent x:1 --mode wide; 'wide' is none of rebalance, grow, shrink",
        "advise --agent x:1 --cap lots; 'lots' is no size",
        "advise --agent x:1 --format xml; is none of table, json, config-yaml, flink-conf, patch",
        "advise --agent x:1 -D a; -D a: must be key=value",
        "advise --agent x:1 --token-file /no/such; /no/such: does not exist",
        "advise --prometheus x:1 --by a-b; 'a-b' is no label name",
        "advise --prometheus x:1 --match {a}; must be label matchers",
        "advise --prometheus x:1 --bucket 1h; --bucket: must lie between",
        "advise --prometheus x:1 --window 7; '7' is no time",
      })
  void wrongUsageIsToldInOneLine(String line, String told) {
    CommandRun run = CommandRun.of(line.trim().split(" "));
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err().lines()).singleElement().asString().startsWith("error: ").contains(told);
  }
}
