package io.github.flinkmemory.agent.start.process;

import io.github.flinkmemory.exporter.model.MemoryComponent;
import io.github.flinkmemory.exporter.model.MemoryModel;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * Tells apart processes whose memory was configured differently. Made from the resolved sizes and
 * the number of slots, so that two configurations which Flink resolves alike are alike.
 */
final class ConfigurationHash {
  private ConfigurationHash() {}

  /** Eight hexadecimal digits. */
  static String of(MemoryModel model, String slots) {
    StringBuilder text = new StringBuilder(model.role().label()).append(' ').append(slots);
    for (Map.Entry<MemoryComponent, Long> entry : model.components().entrySet()) {
      text.append(' ').append(entry.getKey().label()).append('=').append(entry.getValue());
    }
    CRC32 checksum = new CRC32();
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    checksum.update(bytes, 0, bytes.length);
    return String.format("%08x", checksum.getValue());
  }
}
