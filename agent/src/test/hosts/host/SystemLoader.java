package host;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;

/** A system class loader of a host's own, as application servers have; the JVM adds agents to it. */
public final class SystemLoader extends URLClassLoader {
  public SystemLoader(ClassLoader parent) {
    super(new URL[0], parent);
  }

  public void appendToClassPathForInstrumentation(String path) throws MalformedURLException {
    addURL(new File(path).toURI().toURL());
  }
}
