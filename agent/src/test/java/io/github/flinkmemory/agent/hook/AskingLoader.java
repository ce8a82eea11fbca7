package io.github.flinkmemory.agent.hook;

import io.github.flinkmemory.agent.bridge.AgentBridge;
import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.IllegalClassFormatException;

/** Defines the agent's classes once more and asks the transformers before, as the JVM does. */
final class AskingLoader extends ClassLoader {
  static {
    // As the application's and the agent's own loader are; others get by with another error.
    registerAsParallelCapable();
  }

  private final FakeInstrumentation instrumentation;

  AskingLoader(FakeInstrumentation instrumentation) {
    super(AskingLoader.class.getClassLoader());
    this.instrumentation = instrumentation;
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    boolean ours =
        name.startsWith("io.github.flinkmemory.") && !name.equals(AgentBridge.class.getName());
    if (!ours) {
      return super.loadClass(name, resolve);
    }
    Class<?> loaded = findLoadedClass(name);
    return loaded == null ? define(name) : loaded;
  }

  private Class<?> define(String name) throws ClassNotFoundException {
    String path = name.replace('.', '/');
    try (InputStream stream = getParent().getResourceAsStream(path + ".class")) {
      if (stream == null) {
        throw new ClassNotFoundException(name);
      }
      byte[] classFile = stream.readAllBytes();
      for (ClassFileTransformer transformer : instrumentation.added().keySet()) {
        ask(transformer, path, classFile);
      }
      return defineClass(name, classFile, 0, classFile.length);
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
  }

  /** The JVM swallows what a transformer throws. */
  private void ask(ClassFileTransformer transformer, String path, byte[] classFile) {
    try {
      byte[] unused = transformer.transform(this, path, null, null, classFile);
    } catch (IllegalClassFormatException | LinkageError e) {
      // As if it had not been asked.
    }
  }
}
