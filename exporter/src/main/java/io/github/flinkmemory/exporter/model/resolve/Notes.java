package io.github.flinkmemory.exporter.model.resolve;

import io.github.flinkmemory.exporter.model.MemoryComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Tells what played a part in a resolution. */
final class Notes {
  private final Options options;
  private final Sizes sizes;

  Notes(Options options, Sizes sizes) {
    this.options = options;
    this.sizes = sizes;
  }

  List<Note> all() {
    List<Note> notes = new ArrayList<>();
    for (Map.Entry<MemoryComponent, Amount> entry : sizes.components().entrySet()) {
      Provenance provenance = entry.getValue().provenance();
      Setting bound = provenance.setting();
      if (provenance.kind() == Provenance.Kind.CLAMPED && bound != null) {
        notes.add(
            new Note(
                Note.Kind.CLAMPED,
                bound.option().key(),
                entry.getKey().title() + " was " + provenance.explanation()));
      }
    }
    for (Setting setting : options.used().values()) {
      if (!setting.isConfigured()) {
        notes.add(
            new Note(
                Note.Kind.DEFAULT_USED,
                setting.key(),
                setting.key() + " is not set: " + setting.value() + " by default"));
      } else if (setting.isByOtherName()) {
        boolean deprecated = setting.option().deprecatedKeys().contains(setting.key());
        notes.add(
            new Note(
                deprecated ? Note.Kind.DEPRECATED_KEY : Note.Kind.LEGACY_OPTION,
                setting.key(),
                setting.key()
                    + (deprecated ? " is the deprecated name of " : " stands for ")
                    + setting.option().key()));
      }
    }
    return notes;
  }
}
