package io.github.flinkmemory.agent.start;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * Makes the agent's threads: daemons, in a group of their own below the JVM's root group, with the
 * hidden loader as context loader and without the inheritable thread locals of whoever asks for
 * them. A library's threads that an agent's thread starts are in the group too.
 *
 * <p>The group takes what they throw: the JVM's default handler is Flink's, which may end the
 * process.
 */
final class AgentThreads extends ThreadGroup {
  private static final String PREFIX = "flink-memory-agent-";

  private static final @Nullable MethodHandle WITHOUT_INHERITED_LOCALS = constructor();

  AgentThreads() {
    super(root(), "flink-memory-agent");
  }

  /** A thread that is not started yet. */
  Thread thread(String name, Runnable task) {
    Thread thread = create(PREFIX + name, task);
    thread.setDaemon(true);
    thread.setContextClassLoader(AgentThreads.class.getClassLoader());
    return thread;
  }

  /** For executors: the threads are named by the prefix, the name and a number from 1. */
  ThreadFactory factory(String name) {
    return new ThreadFactory() {
      private int count;

      @Override
      public synchronized Thread newThread(Runnable task) {
        count++;
        return thread(name + "-" + count, task);
      }
    };
  }

  @Override
  public void uncaughtException(Thread thread, Throwable e) {
    try {
      StandardError.say("thread " + thread.getName() + " ended: " + e);
    } catch (Throwable again) {
      // There is nobody left to tell.
    }
  }

  private Thread create(String name, Runnable task) {
    MethodHandle constructor = WITHOUT_INHERITED_LOCALS;
    if (constructor != null) {
      try {
        return (Thread) constructor.invokeExact((ThreadGroup) this, task, name, 0L, false);
      } catch (Throwable e) {
        // As on Java 8.
      }
    }
    return new Thread(this, task, name);
  }

  /** There since Java 9; before, an agent's thread inherits what its creator has. */
  private static @Nullable MethodHandle constructor() {
    try {
      return MethodHandles.publicLookup()
          .findConstructor(
              Thread.class,
              MethodType.methodType(
                  void.class,
                  ThreadGroup.class,
                  Runnable.class,
                  String.class,
                  long.class,
                  boolean.class));
    } catch (ReflectiveOperationException e) {
      return null;
    }
  }

  private static ThreadGroup root() {
    ThreadGroup group = Thread.currentThread().getThreadGroup();
    for (ThreadGroup parent = group; parent != null; parent = parent.getParent()) {
      group = parent;
    }
    return group;
  }
}
