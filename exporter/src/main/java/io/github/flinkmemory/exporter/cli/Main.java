package io.github.flinkmemory.exporter.cli;

import io.github.flinkmemory.exporter.cli.advise.AdviseCommand;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The exporter's command line: {@code java -jar flink-memory-exporter.jar}. */
@Command(
    name = "flink-memory-exporter",
    description = "Explains the memory of Flink processes, and advises on it.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class)
public final class Main implements Runnable {
  @Spec private @Nullable CommandSpec spec;

  private Main() {}

  public static void main(String[] arguments) {
    PrintWriter out =
        new PrintWriter(new OutputStreamWriter(System.out, StandardCharsets.UTF_8), false);
    CommandLine commandLine =
        commandLine(System.getenv(), Terminal.detect(System.getenv())).setOut(out);
    int code = run(commandLine, arguments);
    out.flush();
    System.exit(code);
  }

  /** An error of the JVM passes picocli, and would end it with code 1. */
  static int run(CommandLine commandLine, String... arguments) {
    try {
      return commandLine.execute(arguments);
    } catch (Throwable e) {
      return UsageErrors.internal(commandLine, e);
    }
  }

  static CommandLine commandLine(Map<String, String> environment, Terminal terminal) {
    return new CommandLine(new Main())
        .addSubcommand(new ExplainCommand(environment, terminal))
        .addSubcommand(new RecordCommand())
        .addSubcommand(new AdviseCommand(terminal))
        .setParameterExceptionHandler(UsageErrors::print)
        .setExecutionExceptionHandler(UsageErrors::print);
  }

  /** Without a command: the usage, since there is nothing to do. */
  @Override
  public void run() {
    if (spec != null) {
      spec.commandLine().usage(spec.commandLine().getOut());
    }
  }

  /** Tells the version of the jar. */
  public static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Main.class.getPackage().getImplementationVersion();
      return new String[] {
        "flink-memory-exporter " + (version == null ? "(not packaged)" : version)
      };
    }
  }
}
