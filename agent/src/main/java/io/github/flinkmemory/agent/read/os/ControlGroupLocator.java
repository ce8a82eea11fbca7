package io.github.flinkmemory.agent.read.os;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the memory control group of this process from /proc/self/cgroup (where it is in the
 * hierarchy) and /proc/self/mountinfo (which part of the hierarchy is mounted where). In a hybrid
 * set-up, where version 2 is mounted without its memory controller, version 1 counts.
 */
final class ControlGroupLocator {
  private static final String MEMBERSHIP = "/proc/self/cgroup";
  private static final String MOUNTS = "/proc/self/mountinfo";

  private final KernelFile file;

  ControlGroupLocator(String root) {
    this.file = new KernelFile(root);
  }

  /** Null when the memory of this process is in no control group that can be seen from here. */
  @Nullable ControlGroup locate() throws IOException {
    file.read(MEMBERSHIP);
    String version1 = null;
    String version2 = null;
    for (String line : file.text().split("\n")) {
      // hierarchy:controllers:path, and a path may contain colons
      String[] parts = line.split(":", 3);
      if (parts.length == 3) {
        if (parts[0].equals("0") && parts[1].isEmpty()) {
          version2 = parts[2];
        } else if (names(parts[1], "memory")) {
          version1 = parts[2];
        }
      }
    }
    file.read(MOUNTS);
    String[] mounts = file.text().split("\n");
    if (version1 != null) {
      ControlGroup found = find(1, version1, mounts);
      if (found != null) {
        return found;
      }
    }
    return version2 == null ? null : find(2, version2, mounts);
  }

  private @Nullable ControlGroup find(int version, String path, String[] mounts) {
    for (String line : mounts) {
      Mount mount = Mount.parse(line);
      if (mount != null && mount.isMemory(version)) {
        for (String below : candidates(path, mount.root())) {
          if (file.exists(mount.point() + below + "/memory.stat")) {
            ControlGroupFiles files =
                version == 2 ? new ControlGroupVersion2() : new ControlGroupVersion1();
            return new ControlGroup(files, upwards(mount.point(), below));
          }
        }
      }
    }
    return null;
  }

  /**
   * Where below the mount point the group may be, likeliest first. Without a control group
   * namespace a container sees its path on the host, and a mount whose root is that path or one
   * above it. When they do not fit together (a mount from another namespace, a container in a
   * container), ever shorter ends of the path are tried, at last the mount point itself.
   */
  private static Set<String> candidates(String path, String mountRoot) {
    Set<String> below = new LinkedHashSet<>();
    if (mountRoot.equals("/")) {
      below.add(path.equals("/") ? "" : path);
    } else if (path.equals(mountRoot) || path.startsWith(mountRoot + "/")) {
      below.add(path.substring(mountRoot.length()));
    }
    for (String exact : new ArrayList<>(below)) {
      // A group may have the memory controller in its parents alone.
      for (int slash = exact.lastIndexOf('/');
          slash > 0;
          slash = exact.lastIndexOf('/', slash - 1)) {
        below.add(exact.substring(0, slash));
      }
    }
    for (int slash = 0; slash >= 0; slash = path.indexOf('/', slash + 1)) {
      String end = path.substring(slash);
      below.add(end.equals("/") ? "" : end);
    }
    below.add("");
    return below;
  }

  private static List<String> upwards(String mountPoint, String below) {
    List<String> directories = new ArrayList<>();
    String left = below;
    while (!left.isEmpty()) {
      directories.add(mountPoint + left);
      left = left.substring(0, left.lastIndexOf('/'));
    }
    directories.add(mountPoint);
    return directories;
  }

  private static boolean names(String list, String word) {
    return ("," + list + ",").contains("," + word + ",");
  }

  /** One line of mountinfo. */
  private static final class Mount {
    private final String root;
    private final String point;
    private final String type;
    private final String options;

    private Mount(String root, String point, String type, String options) {
      this.root = root;
      this.point = point;
      this.type = type;
      this.options = options;
    }

    /** Null when the line is garbled. */
    static @Nullable Mount parse(String line) {
      int separator = line.indexOf(" - ");
      if (separator < 0) {
        return null;
      }
      // id parent major:minor root point options [tags ...] - type source options
      String[] left = line.substring(0, separator).split(" ");
      String[] right = line.substring(separator + 3).split(" ");
      return left.length < 6 || right.length < 3
          ? null
          : new Mount(unescape(left[3]), unescape(left[4]), right[0], right[2]);
    }

    String root() {
      return root;
    }

    String point() {
      return point;
    }

    boolean isMemory(int version) {
      return version == 2
          ? type.equals("cgroup2")
          : type.equals("cgroup") && names(options, "memory");
    }

    /** The kernel writes blank, tab, newline and backslash as three octal digits. */
    private static String unescape(String path) {
      return path.replace("\\040", " ")
          .replace("\\011", "\t")
          .replace("\\012", "\n")
          .replace("\\134", "\\");
    }
  }
}
