package io.github.flinkmemory.e2e.truth;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The stacks of all threads of a process, those that the JVM started for itself included: the
 * kernel tells the stack pointer of every thread that waits, and the mapping around it is its
 * stack.
 */
final class ThreadStacks {

  private static final int STACK_POINTER_FROM_END = 2;

  private final Path tasks;

  /** Where each thread's stack was when it last waited: a running one tells nothing. */
  private final Map<String, Long> pointers = new HashMap<>();

  ThreadStacks(long pid) {
    this.tasks = Path.of("/proc", String.valueOf(pid), "task");
  }

  /** Number of threads, and resident bytes of their stacks. */
  Stacks of(MemoryMap map) throws IOException {
    List<String> threads = threads();
    for (String thread : threads) {
      look(thread);
    }
    pointers.keySet().retainAll(threads);
    long resident =
        map.around(new ArrayList<>(pointers.values())).stream()
            .mapToLong(MemoryMap.Mapping::resident)
            .sum();
    return new Stacks(threads.size(), pointers.size(), resident);
  }

  private List<String> threads() throws IOException {
    try (Stream<Path> all = Files.list(tasks)) {
      return all.map(task -> task.getFileName().toString()).toList();
    }
  }

  private void look(String thread) throws IOException {
    String call;
    try {
      call = Files.readString(tasks.resolve(thread).resolve("syscall")).strip();
    } catch (NoSuchFileException e) {
      // It has just ended.
      return;
    }
    String[] words = call.split(" ");
    if (words.length > STACK_POINTER_FROM_END) {
      String pointer = words[words.length - STACK_POINTER_FROM_END].substring("0x".length());
      pointers.put(thread, Long.parseUnsignedLong(pointer, 16));
    }
  }

  /**
   * @param threads number of threads
   * @param known number of those whose stack is known
   * @param resident bytes of the known stacks
   */
  record Stacks(int threads, int known, long resident) {}
}
