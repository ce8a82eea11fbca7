package io.github.flinkmemory.agent.read.os;

import java.io.File;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The processes below this one, from /proc/PID/task/TID/children. */
final class ProcessTree {
  /** A bound against a fork bomb; Flink starts one Python worker a slot or so. */
  private static final int MOST = 1000;

  private final String root;
  private final KernelFile file;

  ProcessTree(String root) {
    this.root = root;
    this.file = new KernelFile(root);
  }

  /**
   * Process ids, children before grandchildren. Null where the kernel does not tell: built without
   * CONFIG_PROC_CHILDREN.
   */
  @Nullable List<String> descendants() {
    List<String> found = new ArrayList<>();
    if (!addChildren("self", found)) {
      return null;
    }
    for (int i = 0; i < found.size() && i < MOST; i++) {
      addChildren(found.get(i), found);
    }
    return found;
  }

  /** The kernel lists a child at the thread that started it. False when no thread tells any. */
  private boolean addChildren(String process, List<String> found) {
    String threads = "/proc/" + process + "/task/";
    String[] ids = new File(root + threads).list();
    boolean told = false;
    if (ids != null) {
      for (String id : ids) {
        // A thread may have ended since.
        if (file.tryRead(threads + id + "/children")) {
          told = true;
          addNumbers(found);
        }
      }
    }
    return told;
  }

  private void addNumbers(List<String> found) {
    if (!file.isEmpty()) {
      for (String child : file.text().trim().split(" ")) {
        if (!child.isEmpty()) {
          found.add(child);
        }
      }
    }
  }
}
