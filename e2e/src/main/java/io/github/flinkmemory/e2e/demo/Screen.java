package io.github.flinkmemory.e2e.demo;

import java.util.List;

/** Where the demo's lines go. Thread-safe: a signal closes it from another thread. */
interface Screen extends AutoCloseable {

  /** Shows these lines as the present state. */
  void show(List<String> lines);

  /** Leaves the last state behind for good. */
  @Override
  void close();
}
