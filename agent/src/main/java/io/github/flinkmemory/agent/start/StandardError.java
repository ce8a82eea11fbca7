package io.github.flinkmemory.agent.start;

/** Where the agent speaks to people: one line each, never on standard output. */
final class StandardError {
  private StandardError() {}

  static void say(String message) {
    System.err.println("flink-memory-agent: " + message);
  }
}
