package io.github.flinkmemory.agent.read.loader;

import java.lang.reflect.Array;
import java.security.ProtectionDomain;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ThreadPoolExecutor;
import org.jspecify.annotations.Nullable;

/** Threads that run and hold a loader. Calls no code of a job's and takes no stack traces. */
final class ThreadSuspects {
  private final JdkFields fields;
  private final Suspects suspects;

  ThreadSuspects(JdkFields fields, Suspects suspects) {
    this.fields = fields;
    this.suspects = suspects;
  }

  void look() {
    for (Thread thread : running()) {
      try {
        look(thread);
      } catch (RuntimeException | LinkageError e) {
        // One thread that cannot be looked at must not hide what the others hold.
      }
    }
  }

  private void look(Thread thread) {
    String name = "thread \"" + thread.getName() + "\"";
    suspects.note(thread, name + " is a " + thread.getClass().getName());
    if (!suspects.concerns(thread)) {
      suspects.noteLoader(fields.contextLoader(thread), name + " has the loader as context loader");
    }
    task(thread, name);
    startedFrom(thread, name);
    timer(thread, name);
    locals(fields.get(thread, "threadLocals"), name, " has in a thread local a ");
    locals(fields.get(thread, "inheritableThreadLocals"), name, " inherited in a thread local a ");
  }

  /** From Java 19 on the thread's task is kept in an object of its own. */
  private void task(Thread thread, String name) {
    Object holder = fields.get(thread, "holder");
    Object task = holder == null ? fields.get(thread, "target") : fields.get(holder, "task");
    if (task == null) {
      return;
    }
    suspects.note(task, name + " runs " + task.getClass().getName());
    Object pool =
        task.getClass().getName().equals("java.util.concurrent.ThreadPoolExecutor$Worker")
            ? fields.get(task, "this$0")
            : null;
    if (pool != null) {
      suspects.note(pool, name + " works for a " + pool.getClass().getName());
      Object factory =
          pool.getClass().getClassLoader() == null
              ? ((ThreadPoolExecutor) pool).getThreadFactory()
              : null;
      if (factory != null) {
        suspects.note(factory, name + " is of a pool with a " + factory.getClass().getName());
      }
    }
  }

  /** Up to Java 23 a thread keeps the classes that were on the stack when it was made. */
  private void startedFrom(Thread thread, String name) {
    Object context = fields.get(thread, "inheritedAccessControlContext");
    Object domains = context == null ? null : fields.get(context, "context");
    if (domains instanceof ProtectionDomain[]) {
      for (ProtectionDomain domain : (ProtectionDomain[]) domains) {
        suspects.noteLoader(domain.getClassLoader(), name + " was started from its code");
      }
    }
  }

  private void timer(Thread thread, String name) {
    Object queue =
        thread.getClass().getName().equals("java.util.TimerThread")
            ? fields.get(thread, "queue")
            : null;
    Object tasks = queue == null ? null : fields.get(queue, "queue");
    if (tasks instanceof Object[]) {
      for (@Nullable Object task : (@Nullable Object[]) tasks) {
        if (task != null) {
          suspects.note(task, name + " is a timer for a " + task.getClass().getName());
        }
      }
    }
  }

  /**
   * The table belongs to a running thread: an entry may change under the look, which does no harm.
   */
  private void locals(@Nullable Object map, String name, String line) {
    Object table = map == null ? null : fields.get(map, "table");
    int length = table == null ? 0 : Array.getLength(table);
    for (int i = 0; i < length; i++) {
      Object entry = Array.get(table, i);
      Object value = entry == null ? null : fields.get(entry, "value");
      if (value != null) {
        suspects.note(
            value, name + line + (value instanceof Class ? value : value.getClass().getName()));
      }
    }
  }

  private static List<Thread> running() {
    ThreadGroup root = Thread.currentThread().getThreadGroup();
    for (ThreadGroup above = root; above != null; above = above.getParent()) {
      root = above;
    }
    @Nullable Thread[] threads = new @Nullable Thread[root.activeCount() * 2 + 16];
    int count = root.enumerate(threads, true);
    List<Thread> running = new ArrayList<>(count);
    for (Thread thread : Arrays.asList(threads).subList(0, count)) {
      if (thread != null) {
        running.add(thread);
      }
    }
    return running;
  }
}
