package io.github.flinkmemory.e2e.demo;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;

/** For logs and pipes: the state now and then, one below the other, and the last one at the end. */
final class PlainScreen implements Screen {

  private static final Duration INTERVAL = Duration.ofSeconds(10);

  private final PrintStream out;
  private List<String> last = List.of();
  private long lastPrintedNanos;
  private boolean lastIsPrinted = true;
  private boolean closed;

  PlainScreen(PrintStream out) {
    this.out = out;
  }

  @Override
  public synchronized void show(List<String> lines) {
    if (closed) {
      return;
    }
    boolean first = last.isEmpty();
    last = lines;
    lastIsPrinted = false;
    if (first || System.nanoTime() - lastPrintedNanos >= INTERVAL.toNanos()) {
      print();
    }
  }

  @Override
  public synchronized void close() {
    if (!closed && !lastIsPrinted) {
      print();
    }
    closed = true;
  }

  private void print() {
    last.forEach(out::println);
    out.println();
    out.flush();
    lastPrintedNanos = System.nanoTime();
    lastIsPrinted = true;
  }
}
