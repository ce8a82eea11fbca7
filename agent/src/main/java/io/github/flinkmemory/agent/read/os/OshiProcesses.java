package io.github.flinkmemory.agent.read.os;

import java.util.List;
import org.jspecify.annotations.Nullable;
import oshi.nativefree.SystemInfo;
import oshi.software.os.OSProcess;
import oshi.software.os.OperatingSystem;

/**
 * Processes by OSHI's provider that needs no native library. Its first use loads some 250 classes
 * (1.1 MiB of metaspace) and starts getconf, id and uname once, so it is asked only where the
 * kernel's files do not do. A failure is final: it is not tried again.
 */
class OshiProcesses {
  private @Nullable OperatingSystem system;
  private @Nullable String failure;

  /** Bytes; 0 when unknown. */
  long residentOfThisProcess() {
    return ask(system -> resident(system.getCurrentProcess()));
  }

  /** Bytes of all processes below this one together; negative when unknown. */
  long residentOfDescendants() {
    return ask(
        system -> {
          List<OSProcess> descendants =
              system.getDescendantProcesses(system.getProcessId(), null, null, 0);
          long sum = 0;
          for (OSProcess process : descendants) {
            sum += resident(process);
          }
          return sum;
        });
  }

  /** Why the last answer was "unknown", in one line. */
  String reason() {
    return failure == null ? "OSHI gave no figure" : "OSHI does not work here: " + failure;
  }

  private static long resident(@Nullable OSProcess process) {
    return process == null ? 0 : process.getResidentMemory();
  }

  private long ask(Question question) {
    if (failure != null) {
      return -1;
    }
    try {
      if (system == null) {
        system = new SystemInfo().getOperatingSystem();
      }
      return question.ask(system);
    } catch (RuntimeException | LinkageError e) {
      failure = String.valueOf(e);
      return -1;
    }
  }

  private interface Question {
    long ask(OperatingSystem system);
  }
}
