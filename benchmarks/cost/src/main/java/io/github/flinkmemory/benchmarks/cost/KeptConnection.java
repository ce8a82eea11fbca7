package io.github.flinkmemory.benchmarks.cost;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Scrapes over one connection, as Prometheus does, with as little of its own in the measured time
 * as possible: no HTTP client, no threads.
 */
final class KeptConnection implements Closeable {

  private static final int TIMEOUT_MILLIS = 20_000;

  private final Socket socket = new Socket();
  private final InputStream in;
  private final byte[] request;

  KeptConnection(int port) throws IOException {
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(TIMEOUT_MILLIS);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MILLIS);
    in = new BufferedInputStream(socket.getInputStream(), 64 * 1024);
    String text =
        "GET /metrics HTTP/1.1\r\nHost: 127.0.0.1:"
            + port
            + "\r\nAccept: text/plain;version=0.0.4\r\nUser-Agent: cost\r\n\r\n";
    request = text.getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * One scrape.
   *
   * @throws IOException when the answer is not 200
   */
  Scrape scrape() throws IOException {
    long start = System.nanoTime();
    socket.getOutputStream().write(request);
    String status = line();
    if (!status.contains(" 200 ")) {
      throw new IOException("the scrape was answered with " + status);
    }
    long length = -1;
    boolean chunked = false;
    for (String header = line(); !header.isEmpty(); header = line()) {
      String lower = header.toLowerCase(Locale.ROOT);
      if (lower.startsWith("content-length:")) {
        length = Long.parseLong(lower.substring("content-length:".length()).trim());
      }
      chunked |= lower.startsWith("transfer-encoding:") && lower.contains("chunked");
    }
    long bytes = chunked ? skipChunks() : skip(length);
    return new Scrape(System.nanoTime() - start, bytes);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private long skipChunks() throws IOException {
    long bytes = 0;
    while (true) {
      int size = Integer.parseInt(line().trim(), 16);
      bytes += skip(size);
      line();
      if (size == 0) {
        return bytes;
      }
    }
  }

  private long skip(long count) throws IOException {
    in.skipNBytes(count);
    return count;
  }

  private String line() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new EOFException("the connection was closed in an answer");
      }
      if (b != '\r') {
        bytes.write(b);
      }
    }
    return bytes.toString(StandardCharsets.ISO_8859_1);
  }

  /** How long an answer took and how long it was. */
  record Scrape(long nanos, long bytes) {}
}
