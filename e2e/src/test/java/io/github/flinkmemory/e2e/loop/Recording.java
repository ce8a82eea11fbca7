package io.github.flinkmemory.e2e.loop;

import io.github.flinkmemory.e2e.ExporterProgram;
import io.github.flinkmemory.e2e.agent.AgentEndpoint;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;

/** What {@code record} writes of a run until it is closed; then it is packed. */
final class Recording implements AutoCloseable {

  private final Process process;
  private final Path file;

  private Recording(Process process, Path file) {
    this.process = process;
    this.file = file;
  }

  /**
   * @param file that is written, with {@code .gz} once it is packed
   */
  static Recording of(AgentEndpoint agent, Path file) throws IOException {
    Files.createDirectories(file.getParent());
    Files.deleteIfExists(file);
    return new Recording(
        ExporterProgram.of(
                List.of(
                    "record",
                    "--agent",
                    agent.address().toString(),
                    "--out",
                    file.toString(),
                    "--interval",
                    "1s"))
            .redirectErrorStream(true)
            .redirectOutput(Path.of(file + ".log").toFile())
            .start(),
        file);
  }

  @Override
  public void close() throws IOException {
    process.destroy();
    process.onExit().orTimeout(1, TimeUnit.MINUTES).join();
    if (!Files.exists(file)) {
      return; // The agent never answered: the run tells why.
    }
    try (InputStream plain = Files.newInputStream(file);
        OutputStream packed =
            new GZIPOutputStream(Files.newOutputStream(Path.of(file + ".gz")), 1 << 16)) {
      plain.transferTo(packed);
    }
    Files.delete(file);
  }
}
