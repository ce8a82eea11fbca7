package io.github.flinkmemory.agent.start.options;

/** The table of options as a page for people. */
final class OptionsReference {
  private static final String HEAD =
      """
      # Options of the agent

      <!-- Made from the table in AgentOption.java by OptionsReferenceTest; change it there. -->

      Every option can be given in four places. Where several give one, the first of this order counts:

      1. the argument: `-javaagent:/path/flink-memory-agent.jar=port=9280,interval=5s`, with `,` between options and so not within a value;
      2. a system property: `-Dflink.memory.agent.port=9280`;
      3. an environment variable: `FLINK_MEMORY_AGENT_PORT=9280`; an empty one counts as not set;
      4. the properties file that `config` names: `port=9280`.

      A wrong or unknown option gives one line on standard error, and the default is used; with `failFast=true` the JVM does not start.
      Of an option given twice in one place the first is used.

      | option | default | allowed | meaning |
      | --- | --- | --- | --- |
      """;

  private static final String SPELLINGS =
      """

      ## The same in other spellings

      | argument, file | system property | environment variable |
      | --- | --- | --- |
      """;

  private static final String TAIL =
      """

      `config` and `process` cannot be set in the file: they are needed before it is read.

      ## Characters

      Flink's start scripts pass `env.java.opts.*` through a shell more than once, so keep to letters, digits and `. , : / _ = + -` in the argument: a blank ends
      it, `;`, `&`, `|`, `#`, `*`, `?`, `$`, quotes, brackets and backslashes are taken by a shell or by Flink's own configuration files on some way. Values that
      need them go into the `config` file, which no shell reads.
      """;

  private OptionsReference() {}

  static String markdown() {
    StringBuilder page = new StringBuilder(HEAD);
    for (AgentOption<?> option : AgentOption.all()) {
      page.append(
          "| `%s` | %s | %s | %s |\n"
              .formatted(
                  option.name(),
                  option.defaultText() == null ? "none" : "`" + option.defaultText() + "`",
                  option.type().allowed(),
                  option.meaning()));
    }
    page.append(SPELLINGS);
    for (AgentOption<?> option : AgentOption.all()) {
      page.append(
          "| `%s` | `%s` | `%s` |\n"
              .formatted(option.name(), option.propertyName(), option.environmentName()));
    }
    return page.append(TAIL).toString();
  }
}
