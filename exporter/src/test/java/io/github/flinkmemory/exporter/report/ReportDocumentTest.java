package io.github.flinkmemory.exporter.report;

import static io.github.flinkmemory.exporter.TestReports.MIB;
import static io.github.flinkmemory.exporter.TestReports.report;
import static io.github.flinkmemory.exporter.TestReports.taskManagerModel;
import static io.github.flinkmemory.exporter.TestReports.taskManagerSample;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.github.flinkmemory.exporter.sample.JobBuffers;
import io.github.flinkmemory.exporter.sample.MemorySample;
import io.github.flinkmemory.exporter.sample.SampleDetail;
import io.github.flinkmemory.exporter.sample.SampleField;
import io.github.flinkmemory.exporter.sample.SlotMemory;
import io.github.flinkmemory.exporter.sample.Source;
import io.github.flinkmemory.exporter.sample.SourceStatus;
import io.github.flinkmemory.exporter.sample.UserLoader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ReportDocumentTest {
  /** Leaves by their paths: {@code areas.0.used}. */
  private static Map<String, String> parse(String text) throws IOException {
    Map<String, String> leaves = new TreeMap<>();
    try (JsonParser json = new JsonFactory().createParser(text)) {
      for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
        if (token.isScalarValue()) {
          leaves.put(
              json.getParsingContext().pathAsPointer().toString().substring(1).replace('/', '.'),
              json.getText());
        }
      }
    }
    return leaves;
  }

  private static MemorySample sample() {
    return taskManagerSample(1_700_000_000_500L)
        .set(SampleDetail.JOBS, List.of(new JobBuffers("ab", "\"a\\b\"\n\u0001\uD83D", 3, 9, 7)))
        .set(SampleDetail.SLOTS, List.of(new SlotMemory(0, "ab", 512, 100, 0, 5, 4)))
        .read(Source.CONTAINER, 1_700_000_000_100L)
        .build();
  }

  @Test
  void tellsWhatThePageTells() throws IOException {
    assertThat(parse(ReportDocument.render(report(taskManagerModel(), sample()))))
        .containsEntry("schema", "1")
        .containsEntry("timestamp_millis", "1700000000500")
        .containsEntry("withheld", "false")
        .containsEntry("process.config_hash", "cafe")
        .containsEntry("model.components.task_heap", "402653174")
        .containsEntry("model.complete", "true")
        .containsEntry("areas.0.area", "heap")
        .containsEntry("areas.0.used", String.valueOf(200 * MIB))
        .doesNotContainKey("areas.0.demand")
        .containsEntry("jobs.0.name", "\"a\\b\"\n\u0001\uD83D")
        .containsEntry("slots.0.managed", "512")
        .containsEntry("sample.heap_used", String.valueOf(200 * MIB))
        .containsEntry("sources.container.reason", "memory.max: <garbage>")
        .containsEntry("sources.container.read_millis", "1700000000100")
        .doesNotContainKey("sources.heap.read_millis");
  }

  @Test
  void tellsWhatHoldsALoader() throws IOException {
    UserLoader leaked =
        new UserLoader(
            UserLoader.State.LEAKED,
            "ab",
            "words",
            OptionalLong.of(3),
            OptionalLong.of(12_288),
            2,
            List.of("thread \"t\" runs a.B"));
    UserLoader unknown =
        new UserLoader(
            UserLoader.State.UNTRACKED,
            null,
            null,
            OptionalLong.empty(),
            OptionalLong.empty(),
            1,
            List.of());
    MemorySample sample =
        taskManagerSample(0).set(SampleDetail.USER_LOADERS, List.of(leaked, unknown)).build();

    assertThat(parse(ReportDocument.render(report(taskManagerModel(), sample))))
        .containsEntry("user_loaders.0.state", "leaked")
        .containsEntry("user_loaders.0.job", "ab")
        .containsEntry("user_loaders.0.name", "words")
        .containsEntry("user_loaders.0.bytes", "12288")
        .containsEntry("user_loaders.0.alike", "2")
        .containsEntry("user_loaders.0.held_by.0", "thread \"t\" runs a.B")
        .containsEntry("user_loaders.1.state", "untracked")
        .doesNotContainKeys("user_loaders.1.job", "user_loaders.1.name", "user_loaders.1.bytes");
  }

  @Test
  void tellsWhatWasFound() throws IOException {
    List<String> keys =
        new ArrayList<>(
            parse(
                    ReportDocument.render(
                        report(
                            taskManagerModel(),
                            taskManagerSample(0)
                                .set(SampleField.METASPACE_LIMIT, 100 * MIB)
                                .state(Source.METASPACE, SourceStatus.up())
                                .build())))
                .keySet());
    assertThat(keys).contains("findings.0.area", "findings.0.reason", "findings.0.sentence");
  }

  @Test
  void namesEveryResidentByte() throws IOException {
    MemorySample sample =
        MemorySample.builder(0)
            .set(SampleField.PROCESS_RESIDENT, 900)
            .set(SampleField.HEAP_RESIDENT, 300)
            .build();
    assertThat(parse(ReportDocument.render(report(taskManagerModel(), sample))))
        .containsEntry("resident.0.kind", "heap")
        .containsEntry("resident.0.basis", "measured")
        .containsEntry("resident.0.bytes", "300")
        .containsEntry("resident.1.kind", "unexplained")
        .containsEntry("resident.1.bytes", "600");
  }

  @Test
  void withholdsWhatIsTooOld() throws IOException {
    assertThat(
            parse(ReportDocument.render(report(taskManagerModel(), sample()).withheld())).keySet())
        .contains("withheld", "process.role", "model.source")
        .noneMatch(key -> key.startsWith("areas") || key.startsWith("sample"));
  }
}
