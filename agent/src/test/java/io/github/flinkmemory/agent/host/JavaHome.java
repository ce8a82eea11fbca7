package io.github.flinkmemory.agent.host;

import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Java that tests may start a host with: the one that runs the tests, those in the usual folders,
 * and those that the environment variable {@code JDK_HOMES} names.
 *
 * @param feature 8, 11, 17 …
 */
public record JavaHome(int feature, Path home) {
  private static final Pattern VERSION = Pattern.compile("version \"(?:1\\.)?(\\d+)");
  private static final List<JavaHome> PRESENT = find();

  /** One of each feature version that is present, the oldest first. */
  public static List<JavaHome> present() {
    return PRESENT;
  }

  /** The one that runs the tests. */
  public static JavaHome ofTests() {
    return new JavaHome(Runtime.version().feature(), Path.of(System.getProperty("java.home")));
  }

  public String executable() {
    return home.resolve("bin/java").toString();
  }

  @Override
  public String toString() {
    return "Java " + feature;
  }

  private static List<JavaHome> find() {
    TreeMap<Integer, JavaHome> byFeature = new TreeMap<>();
    JavaHome ofTests = ofTests();
    byFeature.put(ofTests.feature, ofTests);
    for (Path candidate : candidates()) {
      int feature = featureOf(candidate.resolve("bin/java"));
      if (feature >= 8) {
        byFeature.putIfAbsent(feature, new JavaHome(feature, candidate));
      }
    }
    for (int wanted : new int[] {8, 11, 17, 21, 25}) {
      if (!byFeature.containsKey(wanted)) {
        System.err.println(
            "No Java " + wanted + " found: not tried with it; name its folder in JDK_HOMES");
      }
    }
    return List.copyOf(byFeature.values());
  }

  private static Collection<Path> candidates() {
    List<Path> candidates = new ArrayList<>();
    String named = System.getenv("JDK_HOMES");
    if (named != null) {
      for (String home : named.split(File.pathSeparator)) {
        candidates.add(Path.of(home));
      }
    }
    String user = System.getProperty("user.home");
    for (String folder :
        List.of(
            "/usr/lib/jvm",
            "/opt/java",
            "/opt",
            user + "/.sdkman/candidates/java",
            user + "/.jdks")) {
      if (Files.isDirectory(Path.of(folder))) {
        try (DirectoryStream<Path> homes = Files.newDirectoryStream(Path.of(folder))) {
          homes.forEach(candidates::add);
        } catch (IOException e) {
          // A folder that may not be read has none for us.
        }
      }
    }
    candidates.removeIf(home -> !Files.isExecutable(home.resolve("bin/java")));
    return candidates;
  }

  private static int featureOf(Path java) {
    try {
      HostProcess.Result result =
          new HostProcess(java.toString(), Path.of(System.getProperty("java.io.tmpdir")))
              .arguments("-version")
              .run();
      Matcher version = VERSION.matcher(result.standardError());
      return version.find() ? Integer.parseInt(version.group(1)) : 0;
    } catch (IOException | RuntimeException e) {
      return 0;
    }
  }
}
