package org.apache.flink.runtime.taskexecutor;

/** A process of the name of Flink's, with nothing of Flink in it. */
public final class TaskManagerRunner {
  public static void main(String[] arguments) throws Exception {
    host.Plain.main(arguments);
  }
}
