package io.github.flinkmemory.exporter.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code record}: keeps what an agent serves, for advice later and elsewhere. */
@Command(
    name = "record",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    sortOptions = false,
    description = "Writes what an agent serves to a file, from which advise --trace takes it.",
    footer = {
      "",
      "Stop it with Ctrl-C, or give --duration; each sample is on disk as soon as it was read.",
      "Exit codes: 0 recorded, 1 nothing was recorded, 2 wrong usage or no agent, 70 an"
          + " error of this program."
    })
final class RecordCommand implements Callable<Integer> {
  private static final int NOTHING = 1;

  private final LongSupplier nanoTime;
  private final Waiting waiting;

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--agent",
      paramLabel = "URL",
      required = true,
      description = "The agent's address, as its start line tells it: http://host:9249")
  private String agent = "";

  @Option(
      names = "--out",
      paramLabel = "FILE",
      required = true,
      description = "The file to append to. About 2 KB a sample; gzip makes a tenth of it.")
  private @Nullable Path out;

  @Option(
      names = "--interval",
      paramLabel = "TIME",
      description = "How often to ask, as 10s or 1m. Default: 10s, the agent's own default.",
      converter = Converters.Time.class)
  private Duration interval = Duration.ofSeconds(10);

  @Option(
      names = "--duration",
      paramLabel = "TIME",
      description = "How long to record, as 30m, 24h or 7d. Default: until it is stopped.",
      converter = Converters.Time.class)
  private Duration duration = Converters.Time.LONGEST;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "Holds a bearer token for the agent.")
  private @Nullable Path tokenFile;

  /** How the command waits from one question to the next. */
  interface Waiting {
    void await(Duration time) throws InterruptedException;
  }

  RecordCommand() {
    this(System::nanoTime, time -> Thread.sleep(time.toMillis()));
  }

  RecordCommand(LongSupplier nanoTime, Waiting waiting) {
    this.nanoTime = nanoTime;
    this.waiting = waiting;
  }

  @Override
  public Integer call() throws UsageException, InterruptedException {
    Path file = out;
    if (spec == null || file == null) {
      throw new IllegalStateException("not run by a command line");
    }
    PrintWriter err = spec.commandLine().getErr();
    long start = nanoTime.getAsLong();
    String token = TokenFile.read(tokenFile);
    TraceLines lines = new TraceLines();
    String first = lines.of(AgentReport.fetch(agent, token));
    int samples = first.isEmpty() ? 0 : 1;
    try (Writer writer = open(file)) {
      append(writer, first);
      String told = "";
      while (nanoTime.getAsLong() - start < duration.toNanos()) {
        waiting.await(interval);
        try {
          String more = lines.of(AgentReport.fetch(agent, token));
          samples += more.isEmpty() ? 0 : 1;
          append(writer, more);
          told = "";
        } catch (UsageException e) {
          // A TaskManager that restarts comes back; the trace has a gap.
          if (!told.equals(e.getMessage())) {
            told = String.valueOf(e.getMessage());
            err.println(told + "; trying again");
            err.flush();
          }
        }
      }
    } catch (IOException e) {
      throw new UsageException("--out " + file + ": cannot be written: " + e.getMessage(), e);
    }
    spec.commandLine().getOut().println(samples + " samples in " + file);
    spec.commandLine().getOut().flush();
    return samples == 0 ? NOTHING : CommandLine.ExitCode.OK;
  }

  /** Where a recording was cut in the middle of a line, what follows begins on one of its own. */
  private static Writer open(Path file) throws IOException {
    boolean torn = endsWithinLine(file);
    Writer writer =
        Files.newBufferedWriter(
            file, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    if (torn) {
      writer.write('\n');
    }
    return writer;
  }

  private static boolean endsWithinLine(Path file) throws IOException {
    if (!Files.isRegularFile(file) || Files.size(file) == 0) {
      return false;
    }
    try (SeekableByteChannel channel = Files.newByteChannel(file)) {
      ByteBuffer last = ByteBuffer.allocate(1);
      channel.position(channel.size() - 1);
      return channel.read(last) == 1 && last.get(0) != '\n';
    }
  }

  private static void append(Writer writer, String lines) throws IOException {
    writer.write(lines);
    writer.flush();
  }
}
