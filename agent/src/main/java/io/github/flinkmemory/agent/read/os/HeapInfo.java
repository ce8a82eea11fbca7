package io.github.flinkmemory.agent.read.os;

import io.github.flinkmemory.agent.read.DiagnosticCommand;
import javax.management.JMException;
import org.jspecify.annotations.Nullable;

/** The JVM's diagnostic command GC.heap_info, which needs no pause. */
class HeapInfo {
  private final DiagnosticCommand command = new DiagnosticCommand();

  /** Null as long as diagnostic commands are not to be had. */
  @Nullable String text() throws JMException {
    return command.isThere() ? command.run("gcHeapInfo") : null;
  }
}
