package io.github.flinkmemory.exporter.cli;

import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Says in one line on stderr what is wrong; no usage text buries it. */
final class UsageErrors {
  /** EX_SOFTWARE of sysexits.h. */
  static final int INTERNAL = 70;

  private static final String HINT = "; please report it with the command line";

  private UsageErrors() {}

  static int print(ParameterException e, String[] arguments) {
    CommandLine command = e.getCommandLine();
    print(
        command,
        String.valueOf(e.getMessage()),
        "; see '" + command.getCommandSpec().qualifiedName() + " --help'");
    return CommandLine.ExitCode.USAGE;
  }

  static int print(Exception e, CommandLine command, ParseResult parsed) {
    if (!(e instanceof UsageException)) {
      return internal(command, e);
    }
    print(command, String.valueOf(e.getMessage()), "");
    return CommandLine.ExitCode.USAGE;
  }

  /** Something that no user has done: never with a code that says something of the memory. */
  static int internal(CommandLine command, Throwable e) {
    StackTraceElement[] frames = e.getStackTrace();
    print(command, "internal error: " + e + (frames.length == 0 ? "" : " at " + frames[0]), HINT);
    return INTERNAL;
  }

  private static void print(CommandLine command, String message, String hint) {
    String line = message.replaceAll("\\s*\\R\\s*", " ");
    command.getErr().println("error: " + line + hint);
    command.getErr().flush();
  }
}
