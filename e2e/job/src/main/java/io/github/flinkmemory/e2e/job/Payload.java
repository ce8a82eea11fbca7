package io.github.flinkmemory.e2e.job;

import java.nio.ByteBuffer;

/** A number with ballast. */
final class Payload {

  private Payload() {}

  static byte[] of(long number, int bytes) {
    byte[] payload = new byte[Math.max(Long.BYTES, bytes)];
    ByteBuffer.wrap(payload).putLong(Mixing.mix(number));
    return payload;
  }

  static Long number(byte[] payload) {
    return ByteBuffer.wrap(payload).getLong();
  }
}
