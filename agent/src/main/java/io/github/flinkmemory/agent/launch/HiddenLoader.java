package io.github.flinkmemory.agent.launch;

import io.github.flinkmemory.agent.bridge.AgentBridge;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;
import java.util.function.LongSupplier;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * Loads everything of the agent but the launcher and the bridge, from a folder of the agent's jar
 * whose class files carry another suffix, so that no other loader finds them.
 *
 * <p>Its parent is the platform loader: neither Flink's libraries nor a user's are in reach, and
 * none of ours is in theirs. What the folder holds comes before the parent, since another agent may
 * have put its own libraries on the bootstrap path. Only the bridge is the host's: the very classes
 * that woven Flink code sees.
 *
 * <p>Supplies the number of classes that it has defined, to whoever has it only as a class loader.
 */
final class HiddenLoader extends ClassLoader implements LongSupplier {
  static {
    registerAsParallelCapable();
  }

  private static final String FOLDER = "flink-memory-agent/";
  private static final String BRIDGE = "io.github.flinkmemory.agent.bridge.";
  private static final String OWN = "io.github.flinkmemory.";
  private static final String SERVICES = "META-INF/services/";

  private final ZipFile jar;
  private final String folder;
  private final Object counting = new Object();
  private long defined;

  HiddenLoader(ZipFile jar, URL location, @Nullable ClassLoader parent) {
    super(parent);
    this.jar = jar;
    this.folder = "jar:" + location + "!/" + FOLDER;
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (name.startsWith(BRIDGE)) {
      return Class.forName(name, false, AgentBridge.class.getClassLoader());
    }
    Class<?> loaded = findLoadedClass(name);
    if (loaded == null) {
      ZipEntry entry = entry(name.replace('.', '/') + ".class");
      ClassLoader parent = getParent();
      loaded =
          entry != null
              ? define(name, entry)
              : parent == null ? super.loadClass(name, false) : parent.loadClass(name);
    }
    if (resolve) {
      resolveClass(loaded);
    }
    return loaded;
  }

  /**
   * Without a lock by name, of which the JDK keeps one for every name that is ever asked for: the
   * JVM lets one of two threads define the class, and the other takes what it defined.
   */
  private Class<?> define(String name, ZipEntry entry) throws ClassNotFoundException {
    try {
      return defineOnce(name, entry);
    } catch (LinkageError e) {
      Class<?> defined = findLoadedClass(name);
      if (defined == null) {
        throw e;
      }
      return defined;
    }
  }

  private Class<?> defineOnce(String name, ZipEntry entry) throws ClassNotFoundException {
    byte[] bytes;
    try {
      bytes = read(entry);
    } catch (IOException | RuntimeException e) {
      throw new ClassNotFoundException(name + " cannot be read from " + jar.getName(), e);
    }
    definePackageOf(name);
    Class<?> made = defineClass(name, bytes, 0, bytes.length, Launcher.class.getProtectionDomain());
    synchronized (counting) {
      defined++;
    }
    return made;
  }

  @Override
  public long getAsLong() {
    synchronized (counting) {
      return defined;
    }
  }

  private void definePackageOf(String className) {
    int dot = className.lastIndexOf('.');
    String name = dot < 0 ? "" : className.substring(0, dot);
    if (dot < 0 || getPackage(name) != null) {
      return;
    }
    Package own = name.startsWith(OWN) ? Launcher.class.getPackage() : null;
    String title = own == null ? null : own.getImplementationTitle();
    String version = own == null ? null : own.getImplementationVersion();
    try {
      definePackage(name, null, null, null, title, version, null, null);
    } catch (IllegalArgumentException e) {
      // Another thread has just defined it.
    }
  }

  @Override
  public @Nullable URL getResource(String name) {
    URL own = findResource(name);
    return own == null ? super.getResource(name) : own;
  }

  /**
   * Services of libraries that are ours come from the folder alone: a provider that another agent
   * put on the bootstrap path belongs to another copy of the library.
   */
  @Override
  public Enumeration<URL> getResources(String name) throws IOException {
    boolean ourService =
        name.startsWith(SERVICES)
            && entry(name.substring(SERVICES.length()).replace('.', '/') + ".class") != null;
    return ourService || entry(name) != null ? findResources(name) : super.getResources(name);
  }

  @Override
  protected @Nullable URL findResource(String name) {
    try {
      ZipEntry entry = entry(name);
      return entry == null ? null : new URL(folder + entry.getName().substring(FOLDER.length()));
    } catch (MalformedURLException e) {
      return null;
    }
  }

  @Override
  protected Enumeration<URL> findResources(String name) {
    URL own = findResource(name);
    return own == null
        ? Collections.<URL>emptyEnumeration()
        : Collections.enumeration(Collections.singleton(own));
  }

  @Override
  public @Nullable InputStream getResourceAsStream(String name) {
    ZipEntry entry = entry(name);
    try {
      return entry == null
          ? super.getResourceAsStream(name)
          : new ByteArrayInputStream(read(entry));
    } catch (IOException e) {
      return null;
    }
  }

  private @Nullable ZipEntry entry(String name) {
    return jar.getEntry(FOLDER + (name.endsWith(".class") ? name + "data" : name));
  }

  private byte[] read(ZipEntry entry) throws IOException {
    byte[] bytes = new byte[(int) entry.getSize()];
    try (DataInputStream in = new DataInputStream(jar.getInputStream(entry))) {
      in.readFully(bytes);
    }
    return bytes;
  }
}
