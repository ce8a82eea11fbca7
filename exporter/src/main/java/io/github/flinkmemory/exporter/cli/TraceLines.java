package io.github.flinkmemory.exporter.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an agent serves as lines of a trace: one that says which process it is and how it is
 * configured, whenever that changes, and one for each sample. For one thread.
 */
public final class TraceLines {
  /** What a report says of a process, as far as it does not change from sample to sample. */
  private static final String[] HEADER = {"process", "model", "configuration", "policy"};

  private String header = "";
  private @Nullable Long last;

  /**
   * The lines that a report adds, with their line feeds; empty for one whose sample was seen, or
   * has no numbers.
   */
  public String of(JsonTree report) {
    Long time = report.number("timestamp_millis");
    if (time == null || time.equals(last) || report.object("sample").isEmpty()) {
      return "";
    }
    last = time;
    StringBuilder lines = new StringBuilder();
    String now = header(report);
    if (!now.equals(header)) {
      header = now;
      lines.append(now).append('\n');
    }
    return lines.append(sample(time, report)).append('\n').toString();
  }

  private static String header(JsonTree report) {
    Map<String, Object> header = new LinkedHashMap<>();
    header.put("schema", report.number("schema"));
    for (String name : HEADER) {
      if (!report.object(name).isEmpty()) {
        header.put(name, report.object(name));
      }
    }
    return line(header);
  }

  private static String sample(long time, JsonTree report) {
    Map<String, Object> sample = new LinkedHashMap<>();
    sample.put("t", time);
    sample.put("sample", report.object("sample"));
    String allocator = report.text("native_allocator");
    if (!allocator.isEmpty()) {
      sample.put("native_allocator", allocator);
    }
    Map<String, String> troubles = new LinkedHashMap<>();
    Map<String, Long> reads = new LinkedHashMap<>();
    for (Map.Entry<String, JsonTree> source : report.object("sources").objects().entrySet()) {
      Long read = source.getValue().number("read_millis");
      if (read != null) {
        reads.put(source.getKey(), read);
      }
      String state = source.getValue().text("state");
      if (!state.equals("up")) {
        troubles.put(source.getKey(), state);
      }
    }
    sample.put("troubles", troubles);
    sample.put("reads", reads);
    return line(sample);
  }

  private static String line(Map<String, Object> tree) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      DocumentText.write(tree, json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }
}
