package io.github.flinkmemory.e2e.dashboards;

import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A fault to inject: a Java agent that, once a file exists, fills native memory with blocks and
 * frees most of them, so that glibc keeps the holes between the others; and frees those too when
 * the file is gone.
 */
public final class NativeFragments extends Thread {

  private static final int BLOCKS = 8000;
  // Below glibc's threshold of 128 KiB, from which on a block is a mapping of its own.
  private static final long BLOCK_BYTES = 60_000;
  private static final int KEPT_ONE_IN = 16;

  private final Path file;
  private final Object unsafe;
  private final Method allocate;
  private final Method fill;
  private final Method free;

  private NativeFragments(Path file) throws ReflectiveOperationException {
    super("native-fragments");
    this.file = file;
    // By reflection: the compiler warns of every direct use, and warnings are errors here.
    Class<?> type = Class.forName("sun.misc.Unsafe");
    Field instance = type.getDeclaredField("theUnsafe");
    instance.setAccessible(true);
    unsafe = instance.get(null);
    allocate = type.getMethod("allocateMemory", long.class);
    fill = type.getMethod("setMemory", long.class, long.class, byte.class);
    free = type.getMethod("freeMemory", long.class);
    setDaemon(true);
  }

  public static void premain(String file, Instrumentation instrumentation)
      throws ReflectiveOperationException {
    new NativeFragments(Path.of(file)).start();
  }

  static Path jar(Path folder) {
    return FaultJar.of(folder, NativeFragments.class);
  }

  @Override
  public void run() {
    try (WatchService changes = file.getFileSystem().newWatchService()) {
      Objects.requireNonNull(file.toAbsolutePath().getParent())
          .register(
              changes, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_DELETE);
      await(changes, true);
      List<Object> kept = fragment();
      await(changes, false);
      for (Object block : kept) {
        free.invoke(unsafe, block);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException | ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private void await(WatchService changes, boolean there) throws InterruptedException {
    while (Files.exists(file) != there) {
      changes.take().reset();
    }
  }

  private List<Object> fragment() throws ReflectiveOperationException {
    List<Object> blocks = new ArrayList<>();
    for (int i = 0; i < BLOCKS; i++) {
      Object block = allocate.invoke(unsafe, BLOCK_BYTES);
      fill.invoke(unsafe, block, BLOCK_BYTES, (byte) 1);
      blocks.add(block);
    }
    List<Object> kept = new ArrayList<>();
    for (int i = 0; i < BLOCKS; i++) {
      if (i % KEPT_ONE_IN == 0) {
        kept.add(blocks.get(i));
      } else {
        free.invoke(unsafe, blocks.get(i));
      }
    }
    return kept;
  }
}
