package io.github.flinkmemory.agent.read.os;

import java.util.Collections;
import java.util.List;

/** Where this process's memory control group is, and which version of the kernel's files it has. */
final class ControlGroup {
  private final int version;
  private final List<String> directories;

  ControlGroup(int version, List<String> directories) {
    this.version = version;
    this.directories = Collections.unmodifiableList(directories);
  }

  /** 1 or 2. */
  int version() {
    return version;
  }

  /**
   * The group's own directory, then its parents as far as they can be seen from here; paths from
   * the root of the file system.
   */
  List<String> directories() {
    return directories;
  }
}
