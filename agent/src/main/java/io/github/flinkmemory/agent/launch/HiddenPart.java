package io.github.flinkmemory.agent.launch;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.security.CodeSource;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/** Finds the jar that this class came from, and opens a loader over its hidden folder. */
final class HiddenPart {
  private static final String PLATFORM_LOADER =
      "jdk.internal.loader.ClassLoaders$PlatformClassLoader";
  private static final String JAVA_8_PLATFORM_LOADER = "sun.misc.Launcher$ExtClassLoader";

  private HiddenPart() {}

  /** Opens the jar, for as long as the JVM runs. */
  static ClassLoader open() throws IOException, ReflectiveOperationException {
    URL location = location();
    try {
      ZipFile jar = new ZipFile(new File(new URI(location.toString())));
      return new HiddenLoader(jar, location, platformLoader());
    } catch (URISyntaxException | IllegalArgumentException e) {
      throw new IOException("the agent's jar is not a file: " + location, e);
    }
  }

  private static URL location() throws IOException {
    CodeSource source = HiddenPart.class.getProtectionDomain().getCodeSource();
    if (source != null) {
      return source.getLocation();
    }
    // Somebody put the jar on the bootstrap path: its classes have no code source.
    URL self = HiddenPart.class.getResource("HiddenPart.class");
    String text = String.valueOf(self);
    int inner = text.indexOf("!/");
    if (!text.startsWith("jar:") || inner < 0) {
      throw new IOException("the agent's jar is not a file: " + text);
    }
    return new URL(text.substring("jar:".length(), inner));
  }

  /**
   * The loader of the JDK's own modules; on Java 8 the extension loader. Looked for by name from
   * below, since with {@code -Djava.system.class.loader} the system loader's parent is not it.
   */
  private static @Nullable ClassLoader platformLoader() throws ReflectiveOperationException {
    ClassLoader loader = ClassLoader.getSystemClassLoader();
    while (loader != null) {
      String type = loader.getClass().getName();
      if (type.equals(PLATFORM_LOADER) || type.equals(JAVA_8_PLATFORM_LOADER)) {
        return loader;
      }
      loader = loader.getParent();
    }
    try {
      // Not at first: a reflective call of a caller-sensitive method costs the JDK 17 almost 20 ms.
      return (ClassLoader) ClassLoader.class.getMethod("getPlatformClassLoader").invoke(null);
    } catch (NoSuchMethodException e) {
      // Java 8 with a system loader that has no parent: the bootstrap loader has nearly all.
      return null;
    }
  }
}
