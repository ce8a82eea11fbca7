package org.apache.flink.runtime.entrypoint;

public final class StandaloneSessionClusterEntrypoint {
  public static void main(String[] arguments) throws Exception {
    host.Plain.main(arguments);
  }
}
