package io.github.flinkmemory.exporter.model.flink;

/** Flink could not load a configuration. */
public final class RefusedByFlinkException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RefusedByFlinkException(Throwable cause) {
    super(String.valueOf(cause), cause);
  }
}
