package io.github.flinkmemory.e2e.cluster;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A Java that Flink's processes can run on. */
public record JavaRuntime(Path executable, int feature) {

  private static final Pattern SPECIFICATION =
      Pattern.compile("java\\.specification\\.version = (?:1\\.)?(\\d+)");

  /** What Flink's own configuration opens for Java 17 and newer ({@code env.java.opts.all}). */
  private static final List<String> FLINK_OPENS =
      List.of(
          "--add-exports=java.base/sun.net.util=ALL-UNNAMED",
          "--add-exports=java.rmi/sun.rmi.registry=ALL-UNNAMED",
          "--add-exports=jdk.compiler/com.sun.tools.javac.api=ALL-UNNAMED",
          "--add-exports=jdk.compiler/com.sun.tools.javac.file=ALL-UNNAMED",
          "--add-exports=jdk.compiler/com.sun.tools.javac.parser=ALL-UNNAMED",
          "--add-exports=jdk.compiler/com.sun.tools.javac.tree=ALL-UNNAMED",
          "--add-exports=jdk.compiler/com.sun.tools.javac.util=ALL-UNNAMED",
          "--add-exports=java.security.jgss/sun.security.krb5=ALL-UNNAMED",
          "--add-opens=java.base/java.lang=ALL-UNNAMED",
          "--add-opens=java.base/java.net=ALL-UNNAMED",
          "--add-opens=java.base/java.io=ALL-UNNAMED",
          "--add-opens=java.base/java.nio=ALL-UNNAMED",
          "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
          "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
          "--add-opens=java.base/java.text=ALL-UNNAMED",
          "--add-opens=java.base/java.time=ALL-UNNAMED",
          "--add-opens=java.base/java.util=ALL-UNNAMED",
          "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
          "--add-opens=java.base/java.util.concurrent.atomic=ALL-UNNAMED",
          "--add-opens=java.base/java.util.concurrent.locks=ALL-UNNAMED");

  /** The one that runs this code. */
  public static JavaRuntime current() {
    return new JavaRuntime(
        Path.of(System.getProperty("java.home"), "bin", "java"), Runtime.version().feature());
  }

  /**
   * The one in this folder.
   *
   * @throws IOException when there is none that runs
   */
  public static JavaRuntime in(Path home) throws IOException {
    Path executable = home.resolve("bin/java");
    Process process =
        new ProcessBuilder(executable.toString(), "-XshowSettings:properties", "-version")
            .directory(Path.of(System.getProperty("java.io.tmpdir")).toFile())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    Matcher version = SPECIFICATION.matcher(output);
    if (!version.find()) {
      throw new IOException(executable + " does not tell its version: " + output.strip());
    }
    return new JavaRuntime(executable, Integer.parseInt(version.group(1)));
  }

  /** Options that Flink needs on this Java. */
  List<String> flinkOptions() {
    return feature >= 17 ? FLINK_OPENS : List.of();
  }

  @Override
  public String toString() {
    return "Java " + feature;
  }
}
