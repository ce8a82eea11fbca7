package io.github.flinkmemory.exporter.model.check;

import io.github.flinkmemory.exporter.model.FlinkVersion;
import io.github.flinkmemory.exporter.model.ProcessRole;
import io.github.flinkmemory.exporter.model.option.MemoryOption;
import io.github.flinkmemory.exporter.model.resolve.Note;
import io.github.flinkmemory.exporter.model.resolve.Resolution;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Memory options that the version does not read: misspelt, removed, or not there yet. */
final class UnknownOptions {
  /** A name further away than this part of its length is another name, not a slip. */
  private static final double NEAR = 0.35;

  /** Options of before 1.10, which no version with a memory model reads. */
  private static final Map<String, String> BEFORE_THE_MODEL = beforeTheModel();

  private static final Map<String, MemoryOption> BY_KEY = byKey();

  private UnknownOptions() {}

  static List<Note> find(Resolution resolution) {
    List<Note> notes = new ArrayList<>();
    ProcessRole role = resolution.resolver().role();
    FlinkVersion version = resolution.resolver().version();
    String prefix = role.label() + ".memory.";
    for (String key : resolution.configuration().keySet()) {
      MemoryOption option = BY_KEY.get(key);
      if (option == null) {
        if (key.startsWith(prefix) && !isBelowMap(key)) {
          notes.add(unknown(key, role, version));
        }
      } else if (option.role() == role && !isRead(key, version)) {
        notes.add(notInVersion(option, key, version));
      }
    }
    return notes;
  }

  /** The same key may be of one option in older versions, and of another in newer ones. */
  private static boolean isRead(String key, FlinkVersion version) {
    for (MemoryOption option : MemoryOption.values()) {
      if (option.isKnown(version)
          && (option.key().equals(key) || option.deprecatedKeys().contains(key))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isBelowMap(String key) {
    return key.startsWith(MemoryOption.CONSUMER_WEIGHTS.key() + ".");
  }

  private static Note notInVersion(MemoryOption option, String key, FlinkVersion version) {
    FlinkVersion removedIn = option.removedIn();
    if (removedIn != null && version.atLeast(removedIn)) {
      return new Note(
          Note.Kind.REMOVED_OPTION,
          key,
          key + " was removed in Flink " + removedIn + ": " + version + " ignores it silently");
    }
    return new Note(
        Note.Kind.FUTURE_OPTION,
        key,
        key + " came with Flink " + option.since() + ": " + version + " ignores it silently");
  }

  private static Note unknown(String key, ProcessRole role, FlinkVersion version) {
    String replacement = BEFORE_THE_MODEL.get(key);
    if (replacement != null) {
      return new Note(
          Note.Kind.REMOVED_OPTION, key, key + " was removed in Flink 1.10.0" + replacement);
    }
    String nearest = nearest(key, role, version);
    return new Note(
        Note.Kind.UNKNOWN_OPTION,
        key,
        key
            + " is no option of Flink "
            + version
            + ", which ignores it silently"
            + (nearest == null ? "" : "; did you mean " + nearest + "?"));
  }

  private static @Nullable String nearest(String key, ProcessRole role, FlinkVersion version) {
    String nearest = null;
    int least = (int) (key.length() * NEAR) + 1;
    for (MemoryOption option : MemoryOption.values()) {
      if (option.role() == role && option.isKnown(version)) {
        int distance = EditDistance.between(key, option.key());
        if (distance < least) {
          least = distance;
          nearest = option.key();
        }
      }
    }
    return nearest;
  }

  private static Map<String, String> beforeTheModel() {
    Map<String, String> options = new HashMap<>();
    options.put("taskmanager.memory.fraction", "; use taskmanager.memory.managed.fraction");
    options.put("taskmanager.memory.off-heap", ": managed memory is always off-heap");
    options.put("taskmanager.memory.preallocate", ": managed memory is never preallocated");
    return Collections.unmodifiableMap(options);
  }

  private static Map<String, MemoryOption> byKey() {
    Map<String, MemoryOption> options = new HashMap<>();
    for (MemoryOption option : MemoryOption.values()) {
      options.put(option.key(), option);
      option.deprecatedKeys().forEach(key -> options.putIfAbsent(key, option));
    }
    return Collections.unmodifiableMap(options);
  }
}
