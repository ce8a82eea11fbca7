package io.github.flinkmemory.exporter.cli;

import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Says in one line on stderr what is wrong; no usage text buries it. */
final class UsageErrors {
  private UsageErrors() {}

  static int print(ParameterException e, String[] arguments) {
    CommandLine command = e.getCommandLine();
    print(
        command,
        String.valueOf(e.getMessage()),
        "; see '" + command.getCommandSpec().qualifiedName() + " --help'");
    return CommandLine.ExitCode.USAGE;
  }

  static int print(Exception e, CommandLine command, ParseResult parsed) throws Exception {
    if (!(e instanceof UsageException)) {
      throw e;
    }
    print(command, String.valueOf(e.getMessage()), "");
    return CommandLine.ExitCode.USAGE;
  }

  private static void print(CommandLine command, String message, String hint) {
    String line = message.replaceAll("\\s*\\R\\s*", " ");
    command.getErr().println("error: " + line + hint);
    command.getErr().flush();
  }
}
