package io.github.flinkmemory.exporter.cli.advise;

import static io.github.flinkmemory.exporter.cli.advise.ServedAgents.advise;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkmemory.exporter.cli.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Passwords and tokens: sent, never told. */
class AdviseCredentialsTest {
  @RegisterExtension private final ServedAgents agents = new ServedAgents();

  @TempDir private Path folder = Path.of("");

  @Test
  void sendsAPasswordAndATokenAndTellsNeither() throws IOException {
    AnswerServer server = agents.serve(AnswerServer.of(401, "no"));
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
}
