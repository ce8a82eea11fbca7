package io.github.flinkmemory.agent.read.os;

import java.util.Collections;
import java.util.List;

/** Where the memory control group of this process is, and how its files are read. Immutable. */
final class ControlGroup {
  private final ControlGroupFiles files;
  private final List<String> directories;

  ControlGroup(ControlGroupFiles files, List<String> directories) {
    this.files = files;
    this.directories = Collections.unmodifiableList(directories);
  }

  ControlGroupFiles files() {
    return files;
  }

  /**
   * The group's own directory, then its parents as far as they can be seen from here; paths from
   * the root of the file system.
   */
  List<String> directories() {
    return directories;
  }

  /** The group's own directory. */
  String own() {
    return directories.get(0);
  }

  /** The last of its parents that can be seen from here. */
  String outermost() {
    return directories.get(directories.size() - 1);
  }
}
