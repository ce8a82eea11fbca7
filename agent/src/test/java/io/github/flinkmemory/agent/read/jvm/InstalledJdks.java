package io.github.flinkmemory.agent.read.jvm;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The Java installations of this machine, one per version: the one that runs the tests, those of
 * the environment variable JDK_HOMES (separated like a class path), and those in the usual folders.
 */
public final class InstalledJdks {
  private static final Pattern VERSION =
      Pattern.compile("java\\.specification\\.version = (?:1\\.)?(\\d+)");

  private InstalledJdks() {}

  /** Home folders by version: 8, 11, 17 … */
  public static Map<Integer, Path> byVersion() throws IOException, InterruptedException {
    Map<Integer, Path> found = new TreeMap<>();
    found.put(Runtime.version().feature(), Path.of(System.getProperty("java.home")));
    for (Path home : candidates()) {
      if (Files.isExecutable(home.resolve("bin/java"))) {
        found.putIfAbsent(version(home), home);
      }
    }
    return found;
  }

  private static List<Path> candidates() throws IOException {
    List<Path> homes = new ArrayList<>();
    String named = System.getenv("JDK_HOMES");
    if (named != null) {
      for (String home : named.split(File.pathSeparator)) {
        homes.add(Path.of(home));
      }
    }
    Path user = Path.of(System.getProperty("user.home"));
    for (Path folder :
        List.of(
            Path.of("/usr/lib/jvm"),
            Path.of("/opt/java"),
            user.resolve(".sdkman/candidates/java"),
            user.resolve(".jdks"))) {
      if (Files.isDirectory(folder)) {
        try (Stream<Path> inside = Files.list(folder)) {
          inside.sorted().forEach(homes::add);
        }
      }
    }
    return homes;
  }

  private static int version(Path home) throws IOException, InterruptedException {
    Process java =
        new ProcessBuilder(
                home.resolve("bin/java").toString(), "-XshowSettings:properties", "-version")
            .directory(new File(System.getProperty("java.io.tmpdir")))
            .redirectErrorStream(true)
            .start();
    String text;
    try (InputStream output = java.getInputStream()) {
      text = new String(output.readAllBytes(), StandardCharsets.UTF_8);
    }
    java.waitFor();
    Matcher matcher = VERSION.matcher(text);
    return matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
  }
}
