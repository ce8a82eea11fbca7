package io.github.flinkmemory.e2e.truth;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the kernel says of a process in {@code /proc/PID/status}. */
public final class ProcessStatus {

  private ProcessStatus() {}

  /** Resident bytes ({@code VmRSS}). */
  public static long resident(long pid) throws IOException {
    return Files.readAllLines(Path.of("/proc", String.valueOf(pid), "status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow(() -> new IOException("process " + pid + " has no resident memory"));
  }
}
