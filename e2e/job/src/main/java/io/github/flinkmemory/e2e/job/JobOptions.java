package io.github.flinkmemory.e2e.job;

import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The arguments of the job, {@code --name value} each. */
final class JobOptions implements Serializable {

  private static final long serialVersionUID = 1L;

  /** Records to read in all; {@link Long#MAX_VALUE} for a job that does not end. */
  final long records;

  /** Records per second over all source subtasks; 0 for no limit. */
  final long rate;

  final int keys;
  final int valueBytes;
  final int parallelism;
  final int checkpointMillis;

  /** File that takes the result of a bounded job; null for none. */
  final @Nullable String resultFile;

  private JobOptions(Map<String, String> given) {
    this.records = number(given, "records", Long.MAX_VALUE);
    this.rate = number(given, "rate", 0);
    this.keys = (int) number(given, "keys", 100_000);
    this.valueBytes = (int) number(given, "value-bytes", 1024);
    this.parallelism = (int) number(given, "parallelism", 1);
    this.checkpointMillis = (int) number(given, "checkpoint-millis", 10_000);
    this.resultFile = given.remove("result");
    if (!given.isEmpty()) {
      throw new IllegalArgumentException("unknown option --" + given.keySet().iterator().next());
    }
  }

  static JobOptions parse(String[] arguments) {
    Map<String, String> given = new LinkedHashMap<>();
    for (int i = 0; i < arguments.length; i += 2) {
      if (!arguments[i].startsWith("--") || i + 1 == arguments.length) {
        throw new IllegalArgumentException("expected --name value, got " + arguments[i]);
      }
      given.put(arguments[i].substring(2), arguments[i + 1]);
    }
    return new JobOptions(given);
  }

  private static long number(Map<String, String> given, String name, long defaultValue) {
    String text = given.remove(name);
    return text == null ? defaultValue : Long.parseLong(text);
  }
}
