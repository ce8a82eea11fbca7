package io.github.flinkmemory.agent.start;

import io.github.flinkmemory.agent.start.options.AgentSettings;
import io.github.flinkmemory.exporter.advice.AdviceMode;
import io.github.flinkmemory.exporter.advice.AdvicePolicy;
import io.github.flinkmemory.exporter.model.ProcessRole;
import io.github.flinkmemory.exporter.usage.HistoryStore;
import io.github.flinkmemory.exporter.usage.UsagePolicy;
import java.io.File;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** What the options say about advice and its history, in the terms of the rooms that make it. */
final class AdviceSettings {
  private AdviceSettings() {}

  static AdvicePolicy policy(AgentSettings settings) {
    int buckets = settings.adviceBuckets();
    double scale =
        settings.adviceBucket().toMillis() * buckets / (double) TimeUnit.DAYS.toMillis(1);
    return AdvicePolicy.production()
        .mode(AdviceMode.valueOf(settings.adviceMode().toUpperCase(Locale.ROOT)))
        .cap(settings.adviceCap())
        .usage(UsagePolicy.scaled(scale, buckets));
  }

  static HistoryStore history(AgentSettings settings, ProcessRole role) {
    File directory = settings.stateDirectory();
    return directory == null
        ? HistoryStore.none()
        : HistoryStore.in(directory.toPath(), role.label(), StandardError::say);
  }
}
