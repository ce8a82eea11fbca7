package io.github.flinkmemory.e2e.soak;

import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;

/** The rounds of a soak as Markdown. */
final class SoakTable {

  private static final int LINES = 20;
  private static final double MEBIBYTE = 1024 * 1024;

  private SoakTable() {}

  static String of(List<Round> rounds) {
    StringBuilder text = new StringBuilder(rounds.size() + " jobs came and went.\n\n");
    text.append("| growth from the first quarter to the last | with the agent | without |\n");
    text.append("| --- | ---: | ---: |\n");
    growth(text, "live heap (MiB)", rounds, Footprint::liveHeap, MEBIBYTE);
    growth(text, "metaspace (MiB)", rounds, Footprint::metaspace, MEBIBYTE);
    growth(text, "threads", rounds, Footprint::threads, 1);
    growth(text, "open files and sockets", rounds, Footprint::handles, 1);
    text.append("\n| job | live heap with / without (MiB) | metaspace (MiB) | threads | handles |");
    text.append(" loaders of jobs | full collections until these were as many |\n");
    text.append("| ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n");
    int step = Math.max(1, rounds.size() / LINES);
    for (int i = 0; i < rounds.size(); i += step) {
      line(text, rounds.get(i));
    }
    return text.toString();
  }

  private static void growth(
      StringBuilder text,
      String title,
      List<Round> rounds,
      ToLongFunction<Footprint> figure,
      double unit) {
    Growth growth = Growth.of(rounds, figure);
    text.append("| ").append(title);
    text.append(" | ").append(number(growth.with() / unit, unit));
    text.append(" | ").append(number(growth.without() / unit, unit)).append(" |\n");
  }

  private static void line(StringBuilder text, Round round) {
    Footprint with = round.with();
    Footprint without = round.without();
    text.append("| ").append(round.job());
    text.append(" | ").append(pair(with.liveHeap(), without.liveHeap(), MEBIBYTE));
    text.append(" | ").append(pair(with.metaspace(), without.metaspace(), MEBIBYTE));
    text.append(" | ").append(pair(with.threads(), without.threads(), 1));
    text.append(" | ").append(pair(with.handles(), without.handles(), 1));
    text.append(" | ").append(pair(with.userLoaders(), without.userLoaders(), 1));
    text.append(" | ").append(round.collections()).append(" |\n");
  }

  private static String pair(long with, long without, double unit) {
    return number(with / unit, unit) + " / " + number(without / unit, unit);
  }

  private static String number(double value, double unit) {
    return String.format(Locale.ROOT, unit == 1 ? "%.0f" : "%.2f", value);
  }
}
