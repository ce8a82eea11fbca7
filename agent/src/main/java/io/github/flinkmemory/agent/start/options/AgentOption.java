package io.github.flinkmemory.agent.start.options;

import io.github.flinkmemory.exporter.http.PortRange;
import java.io.File;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One option of the agent; the constants are the table of all of them. */
public final class AgentOption<T> {
  static final AgentOption<PortRange> PORT =
      new AgentOption<>(
          "port",
          OptionType.PORTS,
          "9280-9299",
          "Port of the metrics. Of a range the first free one is taken; 0 takes any free port.");

  static final AgentOption<String> HOST =
      new AgentOption<>(
          "host",
          OptionType.HOST,
          "0.0.0.0",
          "Address to listen at: 0.0.0.0 is every interface, 127.0.0.1 this machine alone.");

  static final AgentOption<Duration> INTERVAL =
      new AgentOption<>(
          "interval",
          OptionType.duration("100ms", "10m"),
          "10s",
          "Time between two measurements. Scrapes show the last one and measure nothing.");

  static final AgentOption<Boolean> FAIL_FAST =
      new AgentOption<>(
          "failFast",
          OptionType.FLAG,
          "false",
          "Whether the JVM shall not start when an option is wrong or unknown or the agent cannot"
              + " start. Otherwise it runs on, with a line on standard error.");

  static final AgentOption<File> CONFIG =
      new AgentOption<>(
          "config",
          OptionType.FILE,
          null,
          "A properties file (UTF-8) with options by these names. The path is relative to the"
              + " process's working directory.");

  static final AgentOption<String> PROCESS =
      new AgentOption<>(
          "process",
          OptionType.choice("auto", "force"),
          "auto",
          "auto: run in TaskManagers and JobManagers, and do nothing in any other JVM. force: run in"
              + " any JVM, as in a TaskManager; for a MiniCluster in a main class of your own.");

  static final AgentOption<Boolean> HOOK =
      new AgentOption<>(
          "hook",
          OptionType.FLAG,
          "true",
          "Whether to add calls to two rarely called methods of Flink. Without them the network and"
              + " managed areas are not measured, and the model comes from the command line.");

  static final AgentOption<Boolean> CHILDREN =
      new AgentOption<>(
          "children",
          OptionType.FLAG,
          "true",
          "Whether to measure child processes, such as Python workers.");

  static final AgentOption<File> STATE_DIRECTORY =
      new AgentOption<>(
          "stateDir",
          OptionType.DIRECTORY,
          null,
          "Directory that outlives the process, in which the history behind advice is kept: 115 KiB"
              + " for each process and configuration. Without it a restart begins anew.");

  static final AgentOption<String> ADVICE_MODE =
      new AgentOption<>(
          "adviceMode",
          OptionType.choice("rebalance", "grow", "shrink"),
          "grow",
          "What advice may do with total process memory. rebalance: keep it. grow: raise it where"
              + " what is needed does not fit. shrink: also lower it after seven days.");

  static final AgentOption<Long> ADVICE_CAP =
      new AgentOption<>(
          "adviceCap", OptionType.SIZE, null, "Total process memory that advice must not pass.");

  static final AgentOption<Duration> ADVICE_BUCKET =
      new AgentOption<>(
          "adviceBucket",
          OptionType.duration("200ms", "5m"),
          "5m",
          "Time whose highest value is one observation for advice. Every other window is a multiple"
              + " of it: a day is adviceBuckets. Shorten it for tests and demonstrations only.");

  static final AgentOption<String> ADVICE_BUCKETS =
      new AgentOption<>(
          "adviceBuckets",
          OptionType.choice("288", "144", "96", "48", "24"),
          "288",
          "How many times adviceBucket count as a day for advice. Fewer make a day of evidence"
              + " shorter while a bucket still holds several samples: for tests and demonstrations"
              + " only.");

  static final AgentOption<Duration> MAPPINGS =
      new AgentOption<>(
          "mappings",
          OptionType.duration("0s", "24h"),
          "1m",
          "Longest time between two readings of which parts of the address space are in memory; 0s"
              + " reads them never. Soon after the start it is read more often. Without it thread"
              + " stacks, libraries and the JVM's own structures are not told apart, managed segments"
              + " count as touched, and with ZGC all shared memory counts as the heap.");

  static final AgentOption<String> ALLOCATOR =
      new AgentOption<>(
          "allocator",
          OptionType.choice("true", "vm-info", "false"),
          "true",
          "Whether to ask the JVM how much freed memory glibc's allocator keeps. true: by"
              + " System.native_heap_info, which Java 21 and later have; threads that allocate wait"
              + " for up to some milliseconds, at most 5 ms in a minute. vm-info: on Java 11 to 20"
              + " by VM.info, which prints much else and takes locks of the heap for 3 to 20 ms,"
              + " rarely more. false: not at all.");

  static final AgentOption<Boolean> SPARING =
      new AgentOption<>(
          "sparing",
          OptionType.FLAG,
          "true",
          "Whether what is dear to read is read as rarely as its cost demands. false: as often as"
              + " mappings says, the JVM's own tracking of native memory, the allocator and the"
              + " classes of user code too, whatever it costs, but each second at most, and the"
              + " tracking each minute with mappings=0s; to compare the figures with others, and not"
              + " in production.");

  private static final List<AgentOption<?>> ALL =
      Collections.unmodifiableList(
          Arrays.<AgentOption<?>>asList(
              PORT,
              HOST,
              INTERVAL,
              FAIL_FAST,
              CONFIG,
              PROCESS,
              HOOK,
              CHILDREN,
              STATE_DIRECTORY,
              ADVICE_MODE,
              ADVICE_CAP,
              ADVICE_BUCKET,
              ADVICE_BUCKETS,
              MAPPINGS,
              ALLOCATOR,
              SPARING));

  static final String PROPERTY_PREFIX = "flink.memory.agent.";
  static final String ENVIRONMENT_PREFIX = "FLINK_MEMORY_AGENT_";

  private final String name;
  private final OptionType<T> type;
  private final @Nullable String defaultText;
  private final String meaning;

  private AgentOption(
      String name, OptionType<T> type, @Nullable String defaultText, String meaning) {
    this.name = name;
    this.type = type;
    this.defaultText = defaultText;
    this.meaning = meaning;
  }

  /** The table, in the order of the reference. */
  static List<AgentOption<?>> all() {
    return ALL;
  }

  /** As written in the argument and in the file. */
  public String name() {
    return name;
  }

  String propertyName() {
    return PROPERTY_PREFIX + name;
  }

  String environmentName() {
    StringBuilder words = new StringBuilder(ENVIRONMENT_PREFIX);
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      words.append(Character.isUpperCase(c) ? "_" : "").append(c);
    }
    return words.toString().toUpperCase(Locale.ROOT);
  }

  OptionType<T> type() {
    return type;
  }

  @Nullable String defaultText() {
    return defaultText;
  }

  String meaning() {
    return meaning;
  }

  /** Null if there is none; the type of a default never refuses it. */
  @Nullable T defaultValue() {
    return defaultText == null ? null : type.parse(defaultText);
  }

  /** The option of that name, or null. */
  static @Nullable AgentOption<?> named(String name) {
    for (AgentOption<?> option : ALL) {
      if (option.name.equals(name)) {
        return option;
      }
    }
    return null;
  }

  /** For a message: the name that a wrong one is nearest to, else all names. */
  static String nearest(String name) {
    List<String> names = new ArrayList<>();
    for (AgentOption<?> option : ALL) {
      names.add(option.name);
    }
    String nearest = NearestName.of(name, names);
    return nearest == null
        ? "known are " + String.join(", ", names)
        : "did you mean " + nearest + "?";
  }

  /** Whether a file may set it: not what is needed before the file can be read. */
  boolean inFile() {
    return !name.equals("config") && !name.equals("process");
  }
}
