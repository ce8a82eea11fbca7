package io.github.flinkmemory.exporter.report;

import io.github.flinkmemory.exporter.advice.Advice;
import io.github.flinkmemory.exporter.advice.AdviceInput;
import io.github.flinkmemory.exporter.advice.Finding;
import io.github.flinkmemory.exporter.ledger.JvmNative;
import io.github.flinkmemory.exporter.ledger.LedgerEntry;
import io.github.flinkmemory.exporter.ledger.ResidentLedger;
import io.github.flinkmemory.exporter.model.MemoryComponent;
import io.github.flinkmemory.exporter.model.MemoryModel;
import io.github.flinkmemory.exporter.sample.JobBuffers;
import io.github.flinkmemory.exporter.sample.RecordedSample;
import io.github.flinkmemory.exporter.sample.SampleDetail;
import io.github.flinkmemory.exporter.sample.SlotMemory;
import io.github.flinkmemory.exporter.sample.Source;
import io.github.flinkmemory.exporter.sample.SourceStatus;
import io.github.flinkmemory.exporter.sample.UserLoader;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The report as JSON: what the page tells, and the numbers of the sample, from which the same
 * report can be made elsewhere. Bytes unless a name says otherwise; what is not known is left out.
 */
public final class ReportDocument {
  /** Raised when a name changes its meaning or goes; new names do not raise it. */
  public static final int SCHEMA = 1;

  private final JsonText json = new JsonText();

  private ReportDocument() {}

  /** One JSON object with a line feed at its end. */
  public static String render(MemoryReport report) {
    ReportDocument document = new ReportDocument();
    document.json.open().field("schema", SCHEMA);
    document.identity(report);
    document.model(report.model());
    document.areas(report);
    document.findings(report);
    document.advice(report);
    document.jobs(report);
    document.userLoaders(report);
    document.resident(report.ledger());
    document.jvmNative(report);
    document.sample(report);
    document.sources(report);
    return document.json.close() + "\n";
  }

  private void identity(MemoryReport report) {
    ProcessIdentity identity = report.identity();
    json.field("timestamp_millis", report.timestampMillis())
        .name("withheld")
        .value(report.isWithheld())
        .name("process")
        .open()
        .field("role", identity.role().label())
        .field("tm_id", identity.resourceId())
        .field("flink_version", identity.flinkVersion())
        .field("java_version", identity.javaVersion())
        .field("deploy_mode", identity.deployMode())
        .field("config_hash", identity.configurationHash())
        .field("version", identity.agentVersion())
        .close();
  }

  private void model(@Nullable MemoryModel model) {
    if (model == null) {
      return;
    }
    json.name("model").open().field("source", model.source().label()).name("components").open();
    for (Map.Entry<MemoryComponent, Long> entry : model.components().entrySet()) {
      json.field(entry.getKey().label(), entry.getValue());
    }
    json.close().name("complete").value(model.isComplete()).close();
  }

  private void areas(MemoryReport report) {
    json.name("areas").openList();
    for (AreaReport area : report.areas()) {
      json.open()
          .field("area", area.area().label())
          .field("configured", area.configured())
          .field("limit", area.limit())
          .field("used", area.used())
          .field("demand", area.demand())
          .field("peak", area.peak())
          .field("gap", area.gap())
          .close();
    }
    json.closeList();
  }

  private void findings(MemoryReport report) {
    json.name("findings").openList();
    for (Finding finding : report.findings()) {
      if (finding.holds()) {
        json.open()
            .field("area", finding.area().label())
            .field("reason", finding.reason().label())
            .field("severity", finding.reason().severity().label())
            .field("sentence", finding.sentence())
            .field("runbook", finding.reason().anchor());
        evidence(finding);
        json.close();
      }
    }
    json.closeList();
  }

  private void userLoaders(MemoryReport report) {
    json.name("user_loaders").openList();
    for (UserLoader loader : report.rows(SampleDetail.USER_LOADERS)) {
      String job = loader.job();
      String name = loader.jobName();
      json.open().field("state", loader.state().label());
      if (job != null) {
        json.field("job", job);
      }
      if (name != null) {
        json.field("name", name);
      }
      json.field("classes", loader.classes())
          .field("bytes", loader.bytes())
          .field("alike", loader.alike())
          .name("held_by")
          .openList();
      for (String suspect : loader.suspects()) {
        json.value(suspect);
      }
      json.closeList().close();
    }
    json.closeList();
  }

  private void evidence(Finding finding) {
    json.name("evidence").open();
    for (Map.Entry<String, Number> number : finding.evidence().entrySet()) {
      Number value = number.getValue();
      if (!(value instanceof Double)) {
        json.field(number.getKey(), value.longValue());
      } else if (Math.abs(value.doubleValue()) <= Double.MAX_VALUE) {
        // JSON has no infinity, which a share of nothing is.
        json.name(number.getKey()).value(value.doubleValue());
      }
    }
    json.close();
  }

  private void advice(MemoryReport report) {
    Advice advice = report.advice();
    AdviceDocument.write(advice, report.identity().role(), json);
    AdviceInput input = advice.input();
    if (input != null) {
      EvidenceDocument.write(input, advice.policy(), json);
    }
  }

  private void jobs(MemoryReport report) {
    json.name("jobs").openList();
    for (JobBuffers job : report.rows(SampleDetail.JOBS)) {
      json.open()
          .field("id", job.jobId())
          .field("name", job.jobName())
          .field("tasks", job.tasks())
          .field("required_buffers", job.required())
          .field("holding_data_buffers", job.holdingData())
          .close();
    }
    json.closeList().name("slots").openList();
    for (SlotMemory slot : report.rows(SampleDetail.SLOTS)) {
      json.open()
          .field("slot", slot.index())
          .field("job", slot.jobId())
          .field("managed", slot.total())
          .field("reserved_state_backend", slot.stateBackend())
          .field("reserved_python", slot.python())
          .field("reserved_operators", slot.operators())
          .field("allocated_segments", slot.allocated())
          .close();
    }
    json.closeList();
  }

  /** Entries that add up to the resident memory. */
  private void resident(ResidentLedger ledger) {
    json.name("resident").openList();
    for (LedgerEntry entry : ledger.entries()) {
      json.open()
          .field("kind", entry.kind().label())
          .field("basis", entry.basis().label())
          .field("bytes", entry.bytes())
          .close();
    }
    json.closeList();
  }

  /** What one of these entries consists of, where the JVM tells. */
  private void jvmNative(MemoryReport report) {
    Map<String, Long> parts = JvmNative.parts(report.sample(), report.ledger());
    if (!parts.isEmpty()) {
      json.name("jvm_native").open();
      for (Map.Entry<String, Long> part : parts.entrySet()) {
        json.field(part.getKey().replace(' ', '_'), part.getValue());
      }
      json.close();
    }
  }

  private void sample(MemoryReport report) {
    String allocator = RecordedSample.allocator(report.sample());
    if (!allocator.isEmpty()) {
      json.field("native_allocator", allocator);
    }
    json.name("sample").open();
    for (Map.Entry<String, Long> entry : RecordedSample.numbers(report.sample()).entrySet()) {
      json.field(entry.getKey(), entry.getValue());
    }
    json.close();
  }

  private void sources(MemoryReport report) {
    json.name("sources").open();
    for (Map.Entry<Source, SourceStatus> entry : report.sources().entrySet()) {
      SourceStatus status = entry.getValue();
      json.name(entry.getKey().label()).open().field("state", status.state().label());
      if (!status.reason().isEmpty()) {
        json.field("reason", status.reason());
      }
      Long read = report.reads().get(entry.getKey());
      if (read != null) {
        json.field("read_millis", read);
      }
      json.close();
    }
    json.close();
  }
}
