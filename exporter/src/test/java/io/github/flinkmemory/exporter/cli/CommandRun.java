package io.github.flinkmemory.exporter.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import picocli.CommandLine;

/** What a command line printed, and its exit code. */
public record CommandRun(int code, String out, String err) {
  public static CommandRun of(
      Map<String, String> environment, Terminal terminal, String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine commandLine =
        Main.commandLine(environment, terminal)
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err));
    commandLine
        .getSubcommands()
        .values()
        .forEach(sub -> sub.setOut(new PrintWriter(out)).setErr(new PrintWriter(err)));
    int code = commandLine.execute(arguments);
    return new CommandRun(code, out.toString(), err.toString());
  }

  public static CommandRun of(String... arguments) {
    return of(Map.of(), new Terminal(false, true), arguments);
  }
}
