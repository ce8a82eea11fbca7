package io.github.flinkmemory.agent.read.jvm;

import io.github.flinkmemory.exporter.sample.MemorySample;
import io.github.flinkmemory.exporter.sample.SampleField;
import io.github.flinkmemory.exporter.sample.SourceStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CountDownLatch;

/** Main class of a JVM in which threads do the JDK's input and output with heap buffers. */
final class TemporaryBufferProbe {
  private TemporaryBufferProbe() {}

  public static void main(String[] arguments) throws Exception {
    TemporaryBufferReader reader = new TemporaryBufferReader(null, 0);
    print("before", reader);
    Path file = Files.createTempFile("buffers", ".bin");
    write(file, 100_000);
    CountDownLatch written = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    Thread other =
        new Thread(
            () -> {
              write(file, 30_000);
              written.countDown();
              try {
                end.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    other.start();
    written.await();
    print("both", reader);
    end.countDown();
    other.join();
    print("one", reader);
    Files.delete(file);
  }

  private static void write(Path file, int size) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.allocate(size));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void print(String when, TemporaryBufferReader reader) throws Exception {
    MemorySample.Builder sample = MemorySample.builder(0);
    SourceStatus status = reader.read(sample);
    System.out.println(
        when + " " + status.state() + " " + sample.get(SampleField.DIRECT_TEMPORARY, -1));
  }
}
