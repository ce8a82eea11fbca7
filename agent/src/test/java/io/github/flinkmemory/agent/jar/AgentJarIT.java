package io.github.flinkmemory.agent.jar;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkmemory.agent.host.AgentHost;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.commons.ClassRemapper;
import net.bytebuddy.jar.asm.commons.Remapper;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The file that goes behind {@code -javaagent:}. */
class AgentJarIT {
  private static final String HIDDEN = "flink-memory-agent/";
  private static final long LARGEST = 6_000_000;

  /** Named by libraries that do without where it is absent, as it has always been here. */
  private static final Set<String> OPTIONAL =
      Set.of(
          "io/micrometer/context/ContextRegistry",
          "io/micrometer/context/ThreadLocalAccessor",
          "io/prometheus/metrics/annotations/StableApi",
          "io/prometheus/metrics/tracer/initializer/SpanContextSupplier");

  static JarFile jar;
  static List<String> entries;

  @BeforeAll
  static void open() throws IOException {
    jar = new JarFile(AgentHost.builtJar().toFile());
    entries = jar.stream().filter(e -> !e.isDirectory()).map(JarEntry::getName).toList();
  }

  @AfterAll
  static void close() throws IOException {
    jar.close();
  }

  @Test
  void showsTheLauncherAndTheBridgeAlone() {
    assertThat(entries.stream().filter(name -> !name.startsWith(HIDDEN)))
        .containsExactlyInAnyOrder(
            "META-INF/MANIFEST.MF",
            "META-INF/LICENSE",
            "META-INF/NOTICE",
            "io/github/flinkmemory/agent/bridge/AgentBridge.class",
            "io/github/flinkmemory/agent/launch/HiddenLoader.class",
            "io/github/flinkmemory/agent/launch/HiddenPart.class",
            "io/github/flinkmemory/agent/launch/Launcher.class");
  }

  @Test
  void hidesNothingUnderANameThatIsLookedFor() {
    assertThat(entries.stream().filter(name -> name.startsWith(HIDDEN)))
        .isNotEmpty()
        .noneMatch(name -> name.endsWith(".class"))
        .noneMatch(name -> name.endsWith(".jar"))
        .noneMatch(name -> name.endsWith(".so"))
        .noneMatch(name -> name.contains("META-INF/versions/"))
        .noneMatch(name -> name.contains("META-INF/maven/"))
        .noneMatch(name -> name.contains("module-info"));
  }

  @Test
  void holdsThesePackagesAlone() {
    Set<String> roots =
        classes().stream()
            .map(name -> name.substring(HIDDEN.length()))
            .map(AgentJarIT::root)
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(roots)
        .containsExactly(
            "io/github/flinkmemory",
            "io/micrometer",
            "io/prometheus",
            "net/bytebuddy/jar/asm",
            "org/HdrHistogram",
            "org/slf4j",
            "org/snakeyaml/engine",
            "oshi");
    assertThat(classes()).noneMatch(name -> name.contains("/exporter/cli/"));
    assertThat(classes())
        .noneMatch(name -> name.contains("/prometheus/metrics/expositionformats/generated"));
  }

  @Test
  void keepsTheServicesOfItsLibrariesHidden() {
    assertThat(entries.stream().filter(name -> name.contains("META-INF/services/")))
        .contains(
            HIDDEN + "META-INF/services/org.slf4j.spi.SLF4JServiceProvider",
            HIDDEN + "META-INF/services/oshi.spi.SystemInfoProvider")
        .allMatch(name -> name.startsWith(HIDDEN));
  }

  @Test
  void saysWhatItIs() throws IOException {
    Attributes manifest = jar.getManifest().getMainAttributes();
    String launcher = "io.github.flinkmemory.agent.launch.Launcher";

    assertThat(manifest.getValue("Premain-Class")).isEqualTo(launcher);
    assertThat(manifest.getValue("Agent-Class")).isEqualTo(launcher);
    assertThat(manifest.getValue("Can-Retransform-Classes")).isEqualTo("true");
    assertThat(manifest.getValue("Implementation-Version")).matches("\\d+\\.\\d+\\.\\d+.*");
    assertThat(manifest.keySet().stream().map(Object::toString))
        .doesNotContain(
            "Class-Path",
            "Launcher-Agent-Class",
            "Boot-Class-Path",
            "Main-Class",
            "Multi-Release",
            "Build-Jdk-Spec");
  }

  @Test
  void isSmall() throws IOException {
    assertThat(Files.size(AgentHost.builtJar())).isLessThan(LARGEST);
  }

  /** Two builds give the same bytes: nothing of the machine or the time is in it. */
  @Test
  void carriesOneTimeOfAllEntries() {
    assertThat(jar.stream().map(JarEntry::getTimeLocal).distinct()).hasSize(1);
  }

  @Test
  void runsOnJava8() {
    List<String> tooNew = new ArrayList<>();
    for (String name : classes()) {
      byte[] bytes = read(name);
      if (bytes[7] > Opcodes.V1_8) {
        tooNew.add(name);
      }
    }
    assertThat(tooNew).isEmpty();
  }

  /** Everything that our own classes and the weaver name is in the jar or in the JDK. */
  @Test
  void lacksNothing() {
    Set<String> missing = new TreeSet<>();
    for (String name : classes()) {
      if (name.startsWith(HIDDEN + "io/github/flinkmemory/")
          || name.startsWith(HIDDEN + "net/bytebuddy/")) {
        for (String named : namedBy(read(name))) {
          if (!isThere(named)) {
            missing.add(name + " names " + named);
          }
        }
      }
    }
    assertThat(missing).isEmpty();
  }

  /** What is left out of the libraries is named by nothing that our own classes can come to. */
  @Test
  void leavesOutOnlyWhatIsOutOfReach() {
    Set<String> reached = new TreeSet<>();
    Deque<String> open = new ArrayDeque<>();
    for (String name : classes()) {
      if (name.startsWith(HIDDEN + "io/github/flinkmemory/")) {
        open.add(name.substring(HIDDEN.length(), name.lastIndexOf('.')));
      }
    }
    open.addAll(providers());
    Set<String> missing = new TreeSet<>();
    while (!open.isEmpty()) {
      String name = open.remove();
      String entry = HIDDEN + name + ".classdata";
      if (jar.getEntry(entry) == null) {
        if (!isThere(name) && !root(name).equals(name) && !OPTIONAL.contains(name)) {
          missing.add(name);
        }
      } else if (reached.add(name)) {
        open.addAll(namedBy(read(entry)));
      }
    }

    assertThat(reached).hasSizeGreaterThan(1000);
    assertThat(missing).isEmpty();
  }

  private static List<String> providers() {
    List<String> providers = new ArrayList<>();
    for (String name : entries) {
      if (name.startsWith(HIDDEN + "META-INF/services/")) {
        String text = new String(read(name), StandardCharsets.UTF_8);
        text.lines()
            .filter(line -> !line.isBlank() && !line.startsWith("#"))
            .forEach(line -> providers.add(line.trim().replace('.', '/')));
      }
    }
    return providers;
  }

  @Test
  void keepsTheLicencesOfItsLibraries() {
    String notice = new String(read("META-INF/NOTICE"), StandardCharsets.UTF_8);

    assertThat(notice)
        .contains("Micrometer", "Prometheus", "Byte Buddy", "ASM", "OSHI", "HdrHistogram")
        .contains("SLF4J", "SnakeYAML Engine");
    assertThat(entries)
        .contains(
            HIDDEN + "META-INF/licenses/byte-buddy/META-INF/licenses/ASM",
            HIDDEN + "META-INF/licenses/micrometer-core/META-INF/NOTICE",
            HIDDEN + "META-INF/licenses/slf4j-api/META-INF/LICENSE.txt",
            HIDDEN + "META-INF/licenses/HdrHistogram/META-INF/LICENSE.txt",
            HIDDEN + "META-INF/licenses/oshi-common/LICENSE");
  }

  private static List<String> classes() {
    return entries.stream().filter(name -> name.endsWith(".classdata")).toList();
  }

  private static String root(String name) {
    for (String root :
        List.of(
            "io/github/flinkmemory",
            "io/micrometer",
            "io/prometheus",
            "net/bytebuddy/jar/asm",
            "org/HdrHistogram",
            "org/slf4j",
            "org/snakeyaml/engine",
            "oshi")) {
      if (name.startsWith(root + "/")) {
        return root;
      }
    }
    return name;
  }

  private static Set<String> namedBy(byte[] classFile) {
    Set<String> named = new TreeSet<>();
    Remapper collector =
        new Remapper(Opcodes.ASM9) {
          @Override
          public String map(String internalName) {
            named.add(internalName);
            return internalName;
          }
        };
    ClassVisitor nothing =
        new ClassVisitor(Opcodes.ASM9) {
          // Without a visitor of its own a method's body is not gone through.
          @Override
          public MethodVisitor visitMethod(
              int access,
              String name,
              String descriptor,
              @Nullable String signature,
              String @Nullable [] exceptions) {
            return new MethodVisitor(Opcodes.ASM9) {};
          }
        };
    new ClassReader(classFile).accept(new ClassRemapper(nothing, collector), 0);
    return named;
  }

  private static boolean isThere(String name) {
    // Annotations that nobody reads are not needed.
    return name.startsWith("org/jspecify/")
        || name.startsWith("io/github/flinkmemory/agent/bridge/")
        || entries.contains(HIDDEN + name + ".classdata")
        || ClassLoader.getPlatformClassLoader().getResource(name + ".class") != null;
  }

  private static byte[] read(String name) {
    try (InputStream in = jar.getInputStream(jar.getEntry(name))) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
