package io.github.flinkmemory.exporter.usage;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.function.Consumer;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the history in a directory, so that a restarted process does not begin with nothing. One
 * file per process and configuration, 115 KiB, replaced atomically whenever a bucket ends. A file
 * that is damaged, or of another version, is ignored with one line. Several processes may share the
 * directory: each takes the first number whose lock is free. For one thread.
 */
public final class HistoryStore {
  private static final int MAGIC = 0x464d4148;
  private static final int VERSION = 6;
  private static final int MOST_PROCESSES = 64;
  private static final HistoryStore NONE = new HistoryStore(null, "", unused -> {});

  private final @Nullable Path directory;
  private final String name;
  private final Consumer<String> log;

  // Held for the life of the process: the kernel frees a lock when its file is closed.
  @SuppressWarnings("UnusedVariable")
  private @Nullable FileLock lock;

  private int number = -1;
  private boolean givenUp;
  private String told = "";

  private HistoryStore(@Nullable Path directory, String name, Consumer<String> log) {
    this.directory = directory;
    this.name = name;
    this.log = log;
  }

  /** Remembers nothing. */
  public static HistoryStore none() {
    return NONE;
  }

  /**
   * @param directory made when it is not there
   * @param name of the role, the start of the file's name
   * @param log takes one line for each new problem
   */
  public static HistoryStore in(Path directory, String name, Consumer<String> log) {
    return new HistoryStore(directory, name, log);
  }

  /** Fills the history from the file, if there is a sound one; else leaves it empty. */
  void load(String configurationHash, UsageHistory history) {
    Path file = file(configurationHash);
    if (file == null || !Files.exists(file)) {
      return;
    }
    CRC32 checksum = new CRC32();
    try (DataInputStream in =
        new DataInputStream(
            new CheckedInputStream(
                new BufferedInputStream(Files.newInputStream(file)), checksum))) {
      if (in.readInt() != MAGIC || in.readInt() != VERSION) {
        throw new IOException("it is no history of this version");
      }
      if (!in.readUTF().equals(configurationHash)) {
        throw new IOException("it is of another configuration");
      }
      if (in.readLong() != history.bucketMillis() || in.readInt() != history.bucketsPerDay()) {
        throw new IOException("it was kept in buckets of another length or number");
      }
      history.read(in);
      long computed = checksum.getValue();
      if (in.readLong() != computed) {
        throw new IOException("its checksum is wrong");
      }
    } catch (IOException | RuntimeException e) {
      history.clear();
      tell("the history " + file + " is ignored: " + message(e));
    }
  }

  void save(String configurationHash, UsageHistory history) {
    Path file = configurationHash.isEmpty() ? null : file(configurationHash);
    if (file == null) {
      return;
    }
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    CRC32 checksum = new CRC32();
    try {
      try (FileOutputStream stream = new FileOutputStream(fresh.toFile());
          DataOutputStream out =
              new DataOutputStream(
                  new CheckedOutputStream(new BufferedOutputStream(stream), checksum))) {
        out.writeInt(MAGIC);
        out.writeInt(VERSION);
        out.writeUTF(configurationHash);
        out.writeLong(history.bucketMillis());
        out.writeInt(history.bucketsPerDay());
        history.write(out);
        out.flush();
        out.writeLong(checksum.getValue());
        out.flush();
        // Else a crash of the host may leave the new name on a file without content.
        stream.getFD().sync();
      }
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException | RuntimeException e) {
      tell("the history " + file + " cannot be written: " + message(e));
    }
  }

  private @Nullable Path file(String configurationHash) {
    Path parent = directory;
    if (parent == null || !claim(parent)) {
      return null;
    }
    return parent.resolve(prefix(number) + "-" + configurationHash + ".history");
  }

  private String prefix(int taken) {
    return "flink-memory-" + name + "-" + taken;
  }

  /** Locks the first number that no other process has; the kernel frees it when this one ends. */
  private boolean claim(Path parent) {
    for (int candidate = 0; !givenUp && number < 0 && candidate < MOST_PROCESSES; candidate++) {
      try {
        Files.createDirectories(parent);
        RandomAccessFile file =
            new RandomAccessFile(parent.resolve(prefix(candidate) + ".lock").toFile(), "rw");
        FileLock taken = tryLock(file);
        if (taken != null) {
          lock = taken;
          number = candidate;
        }
      } catch (IOException | RuntimeException e) {
        giveUp(parent, message(e));
      }
    }
    if (number < 0 && !givenUp) {
      giveUp(parent, "all " + MOST_PROCESSES + " numbers are taken by other processes");
    }
    return number >= 0;
  }

  /** A directory that cannot be locked now is not tried again at every bucket. */
  private void giveUp(Path parent, String why) {
    givenUp = true;
    tell("no history is kept in " + parent + ": " + why);
  }

  /** Null when another has it; its file stays open only while it is held. */
  private static @Nullable FileLock tryLock(RandomAccessFile file) throws IOException {
    FileLock taken = null;
    try {
      taken = file.getChannel().tryLock();
      return taken;
    } catch (OverlappingFileLockException e) {
      return null;
    } finally {
      if (taken == null) {
        file.close();
      }
    }
  }

  private void tell(String problem) {
    if (!problem.equals(told)) {
      told = problem;
      log.accept(problem);
    }
  }

  private static String message(Exception e) {
    return e.getMessage() == null ? e.toString() : String.valueOf(e);
  }
}
