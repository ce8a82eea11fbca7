package io.github.flinkmemory.agent.read.loader;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkmemory.agent.read.ProbeClasses;
import io.github.flinkmemory.agent.read.ProbeRun;
import io.github.flinkmemory.agent.read.jvm.InstalledJdks;
import io.github.flinkmemory.exporter.sample.MemorySample;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Loaders that jobs leave behind in different ways, with every collector in a JVM of its own on
 * each Java version that this machine has.
 */
class LoaderCollectorTest {
  private static Map<Integer, Path> jdks = Map.of();

  /**
   * Roomy, so that no collector clears soft references for want of memory, and small enough for a
   * young collection.
   */
  private static final List<String> HEAP = List.of("-Xms512m", "-Xmx512m");

  @TempDir private static Path shared = Path.of("");

  @BeforeAll
  static void compileForEveryVersion() throws Exception {
    jdks = InstalledJdks.byVersion();
    ProbeClasses.copy(UserCodeReader.class, shared);
    ProbeClasses.copy(MemorySample.class, shared);
    ProbeClasses.compile("/live/LoaderProbe.java", shared);
    ProbeClasses.compile("/live/SuspectProbe.java", shared);
    agentJar("LoaderProbe");
    agentJar("SuspectProbe");
  }

  private static void agentJar(String probe) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().putValue("Premain-Class", nameOf(probe));
    try (OutputStream out = Files.newOutputStream(shared.resolve(probe + ".jar"))) {
      new JarOutputStream(out, manifest).close();
    }
  }

  private static String nameOf(String probe) {
    return LoaderCollectorTest.class.getPackageName() + "." + probe;
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 11, 17, 21, 25})
  void whatHoldsALoaderIsNamedWithoutAWarning(int version) throws Exception {
    assertThat(run(version, "-XX:+UseSerialGC", "SuspectProbe"))
        .anyMatch(line -> line.contains("thread \"context\" has the loader as context loader"))
        .anyMatch(line -> line.contains("thread \"own\" is a $OwnThread"))
        .anyMatch(line -> line.contains("thread \"task\" runs $Sleep"))
        .anyMatch(line -> line.contains("thread \"timer\" is a timer for a $Task"))
        .anyMatch(line -> line.contains("thread \"pooled\" is of a pool with a $Factory"))
        .anyMatch(line -> line.contains("thread \"local\" has in a thread local a $Sleep"))
        .anyMatch(line -> line.contains("shutdown hook \"hook\" runs $Quiet"))
        .anyMatch(line -> line.contains("JDBC driver $UserDriver is still registered"))
        .anyMatch(line -> line.contains("MBean a:type=left is still registered"))
        .contains("found []");
  }

  @ParameterizedTest
  @MethodSource("io.github.flinkmemory.agent.read.jvm.EveryCollector#withGenerationalShenandoah")
  void leakedIsWhatOutlivesAnUnloadingCollectionAndIsHeld(int version, String collector)
      throws Exception {
    List<String> told = run(version, collector, "LoaderProbe");

    assertThat(told)
        .contains("running live=4,released=1,leaked=0,collected=0")
        .contains("ended live=0,released=5,leaked=0,collected=0");
    boolean collectsOnItsOwn = collector.contains("UseZGC") || collector.contains("Shenandoah");
    // ZGC before Java 15 does not unload classes at all.
    if (version == 11 && collector.contains("UseZGC")) {
      assertThat(told).contains("collected live=0,released=5,leaked=0,collected=0");
      return;
    }
    if (!collectsOnItsOwn) {
      assertThat(told).contains("young live=0,released=5,leaked=0,collected=0");
    }
    if (collector.contains("Shenandoah")) {
      // What a program asks of it clears soft references.
      assertThat(told).contains("later live=0,released=0,leaked=3,collected=2");
      return;
    }
    assertThat(told).contains("later live=0,released=2,leaked=2,collected=1");
    assertThat(told)
        .anyMatch(
            line ->
                line.startsWith("loader thread leaked")
                    && line.contains("\"with-context\" has the loader as context loader"))
        .anyMatch(
            line ->
                line.startsWith("loader by-address leaked")
                    && line.contains("\"with-task\" runs " + getClass().getPackageName()))
        .anyMatch(line -> line.startsWith("loader kept released"))
        .anyMatch(line -> line.startsWith("loader soft released"));
  }

  @ParameterizedTest
  @CsvSource({
    "8,  -XX:+UseG1GC",
    "17, -XX:+UseSerialGC",
    "17, -XX:+UseG1GC",
    "25, -XX:+UseG1GC",
    "25, -XX:+UseZGC"
  })
  void withoutASuspectItTakesACollectionThatClearsSoftReferences(int version, String collector)
      throws Exception {
    List<String> told = run(version, collector + " -XX:SoftRefLRUPolicyMSPerMB=0", "LoaderProbe");

    assertThat(told)
        .contains("later live=0,released=0,leaked=3,collected=2")
        .anyMatch(line -> line.startsWith("loader kept leaked") && line.endsWith("[]"));
  }

  private static List<String> run(int version, String options, String probe) throws Exception {
    List<String> arguments = new ArrayList<>(HEAP);
    arguments.addAll(List.of(options.split(" ")));
    arguments.add("-javaagent:" + shared.resolve(probe + ".jar"));
    arguments.addAll(List.of("-cp", shared.toString(), nameOf(probe)));
    String text = ProbeRun.output(jdks.get(version), version, arguments, shared, 60);
    assertThat(text).doesNotContain("WARNING");
    return text.lines().toList();
  }
}
