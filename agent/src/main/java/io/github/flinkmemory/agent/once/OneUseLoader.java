package io.github.flinkmemory.agent.once;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Loads some of the agent's classes for itself alone. When nothing refers to what it loaded any
 * more, the JVM unloads it with its next collection that unloads classes: the weaver and a parser
 * of YAML are 0.8 MiB of metaspace, and are needed for a moment at the start.
 *
 * <p>What comes from here meets the rest of the agent in types of the JDK and in public types that
 * are not loaded here: types that two loaders define are two types.
 */
public final class OneUseLoader extends ClassLoader {
  private final List<String> prefixes;

  private OneUseLoader(ClassLoader parent, List<String> prefixes) {
    super(parent);
    this.prefixes = prefixes;
  }

  /**
   * An instance of a public class that a new loader defines, by its public constructor without
   * parameters.
   *
   * @param type a type that is not loaded here
   * @param className loaded here
   * @param prefixes of the names of what else is loaded here
   * @throws IllegalStateException when it cannot be made
   */
  public static <T> T newInstance(Class<T> type, String className, List<String> prefixes) {
    try {
      List<String> all = new ArrayList<>(prefixes);
      all.add(className);
      OneUseLoader loader =
          new OneUseLoader(OneUseLoader.class.getClassLoader(), Collections.unmodifiableList(all));
      return type.cast(loader.loadClass(className).getConstructor().newInstance());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(className + " cannot be made: " + e, e);
    }
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!isOwn(name)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded == null ? define(name) : loaded;
    }
  }

  private boolean isOwn(String name) {
    for (String prefix : prefixes) {
      if (name.startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }

  private Class<?> define(String name) throws ClassNotFoundException {
    try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
      if (in == null) {
        throw new ClassNotFoundException(name);
      }
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      byte[] buffer = new byte[8192];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        bytes.write(buffer, 0, read);
      }
      return defineClass(
          name, bytes.toByteArray(), 0, bytes.size(), OneUseLoader.class.getProtectionDomain());
    } catch (IOException e) {
      throw new ClassNotFoundException(name + " cannot be read", e);
    }
  }
}
