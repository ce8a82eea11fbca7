package io.github.flinkmemory.agent;

import io.github.flinkmemory.agent.bridge.AgentBridge;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The class files of one released Flink version with the libraries it carries, as the module {@code
 * agent/flink} fetches them: a handful of versions in each build, every minor version with {@code
 * -Pevery-flink}.
 */
public record FlinkRelease(String version) implements Comparable<FlinkRelease> {
  private static final Path JARS = Path.of("flink", "target", "jars");
  private static final Path LIBRARIES = Path.of("flink", "target", "libraries");
  private static final Path NATIVE = Path.of("flink", "target", "native");

  /** Packages of RocksDB and ForSt: stand-ins among the test classes. */
  private static final List<String> STAND_INS = List.of("org.rocksdb.", "org.forstdb.");

  private static final Pattern RUNTIME = Pattern.compile("flink-runtime(_2\\.12)?-(.+)\\.jar");

  private static final Map<String, URLClassLoader> FILES = new ConcurrentHashMap<>();

  /** All that were fetched, oldest first. */
  public static Stream<FlinkRelease> all() {
    TreeSet<FlinkRelease> found = new TreeSet<>();
    for (Path jar : list(JARS)) {
      Matcher name = RUNTIME.matcher(jar.getFileName().toString());
      if (name.matches()) {
        found.add(new FlinkRelease(name.group(2)));
      }
    }
    if (found.isEmpty()) {
      throw new IllegalStateException("no Flink below " + JARS + "; build module agent/flink");
    }
    return found.stream();
  }

  /** Whether this is the given version or a later one. */
  public boolean isAtLeast(String other) {
    return compareTo(new FlinkRelease(other)) >= 0;
  }

  @Override
  public int compareTo(FlinkRelease other) {
    return Arrays.compare(numbers(version), numbers(other.version));
  }

  private static int[] numbers(String version) {
    return Arrays.stream(version.split("\\.")).mapToInt(Integer::parseInt).toArray();
  }

  /** Whether a jar of this release with that name was published, and so fetched. */
  public boolean hasJar(String artifact) {
    return jars().stream().anyMatch(jar -> jar.getFileName().toString().startsWith(artifact));
  }

  /** The bytes of a class of this release or of its libraries, or null when there is none. */
  public byte @Nullable [] classFile(String className) {
    String path = className.replace('.', '/') + ".class";
    URLClassLoader files =
        FILES.computeIfAbsent(version, release -> new URLClassLoader(classPath(), null));
    try (InputStream stream = files.getResourceAsStream(path)) {
      return stream == null ? null : stream.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A loader of this release's own classes, which hands each class file to the given transformer
   * first. Shares nothing with the tests but the JDK, slf4j and the agent's bridge. RocksDB's Java
   * library, whose native code is not fetched, is replaced by stand-ins.
   */
  public ClassLoader loader(BiFunction<String, byte[], byte[]> transformer) {
    URL[] urls =
        Stream.concat(jars().stream(), nettyJar()).map(FlinkRelease::url).toArray(URL[]::new);
    return new ReleaseLoader(urls, STAND_INS, transformer);
  }

  /**
   * A loader of this release's own classes with the real RocksDB, which {@code -Pstress} fetches.
   */
  public ClassLoader loaderWithRocksDb() {
    URL[] urls =
        Stream.concat(
                jars().stream(),
                nativeLibraries().limit(1).map(name -> NATIVE.resolve(name + ".jar")))
            .map(FlinkRelease::url)
            .toArray(URL[]::new);
    return new ReleaseLoader(urls, List.of(), (name, classFile) -> classFile);
  }

  private URL[] classPath() {
    return Stream.of(jars().stream(), nettyJar(), nativeLibraries().map(LIBRARIES::resolve))
        .flatMap(paths -> paths)
        .map(FlinkRelease::url)
        .toArray(URL[]::new);
  }

  private List<Path> jars() {
    return list(JARS).stream()
        .filter(jar -> jar.getFileName().toString().endsWith("-" + version + ".jar"))
        .sorted(Comparator.naturalOrder())
        .toList();
  }

  private Stream<String> nativeLibraries() {
    if (isAtLeast("2.0.0")) {
      return Stream.of("frocksdbjni-8.10.0-ververica-1.0", "forstjni-0.1.8");
    }
    if (isAtLeast("1.17.0")) {
      return Stream.of("frocksdbjni-6.20.3-ververica-2.0");
    }
    return Stream.of(
        isAtLeast("1.14.0")
            ? "frocksdbjni-6.20.3-ververica-1.0"
            : "frocksdbjni-5.17.2-artisans-2.0");
  }

  /** As the parent POMs of these releases name it. */
  private Stream<Path> nettyJar() {
    String[][] firstReleases = {
      {"2.3.0", "4.2.6.Final-21.0"},
      {"2.1.0", "4.1.100.Final-20.0"},
      {"2.0.0", "4.1.100.Final-19.0"},
      {"1.18.0", "4.1.91.Final-17.0"},
      {"1.17.0", "4.1.82.Final-16.1"},
      {"1.15.0", "4.1.70.Final-15.0"},
      {"1.14.0", "4.1.65.Final-14.0"},
      {"1.13.0", "4.1.49.Final-13.0"},
      {"1.12.0", "4.1.49.Final-12.0"},
      {"1.11.0", "4.1.39.Final-11.0"},
      {"1.10.0", "4.1.39.Final-9.0"},
    };
    return Arrays.stream(firstReleases)
        .filter(row -> isAtLeast(row[0]))
        .map(row -> JARS.resolve("flink-shaded-netty-" + row[1] + ".jar"))
        .limit(1);
  }

  private static List<Path> list(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      return files.toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static URL url(Path path) {
    try {
      return path.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return "Flink " + version;
  }

  private static final class ReleaseLoader extends URLClassLoader {
    private static final List<String> SHARED =
        List.of("org.slf4j.", AgentBridge.class.getPackageName() + ".");

    private final List<String> borrowed;
    private final BiFunction<String, byte[], byte[]> transformer;

    /**
     * @param borrowed prefixes of classes that are taken from the test classes
     */
    ReleaseLoader(
        URL[] urls, List<String> borrowed, BiFunction<String, byte[], byte[]> transformer) {
      super(urls, ClassLoader.getPlatformClassLoader());
      this.borrowed = borrowed;
      this.transformer = transformer;
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      if (SHARED.stream().anyMatch(name::startsWith)) {
        return Class.forName(name);
      }
      ClassLoader source =
          borrowed.stream().anyMatch(name::startsWith) ? FlinkRelease.class.getClassLoader() : this;
      try (InputStream stream = source.getResourceAsStream(name.replace('.', '/') + ".class")) {
        if (stream == null) {
          throw new ClassNotFoundException(name);
        }
        byte[] classFile = transformer.apply(name, stream.readAllBytes());
        return defineClass(name, classFile, 0, classFile.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }
}
