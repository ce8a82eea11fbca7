package io.github.flinkmemory.e2e.accuracy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.flinkmemory.e2e.Samples;
import io.github.flinkmemory.e2e.agent.AgentEndpoint;
import io.github.flinkmemory.e2e.agent.MetricsPage;
import io.github.flinkmemory.e2e.truth.ProcessTruth;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Compares one agent with the truth, once that stands still. */
final class Looks {

  /** Flink asks RocksDB for its figures every five seconds, one after the other. */
  private static final Duration FLINKS_VIEWS = Duration.ofSeconds(6);

  private static final Duration TIMEOUT = Duration.ofMinutes(2);

  /** Each of them has to be true. */
  private static final int LOOKS = 3;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Combination combination;
  private final AgentEndpoint agent;
  private final ProcessTruth process;

  Looks(Combination combination, AgentEndpoint agent, ProcessTruth process) {
    this.combination = combination;
    this.agent = agent;
    this.process = process;
  }

  /**
   * Compares a fixed number of times, once the agent has read every source anew since the truth
   * stands still.
   */
  Outcome outcome(Workload workload, TruthReader truth) throws IOException {
    // Direct buffers go with their cleaners, which run behind the collection that found them dead.
    process.collect();
    long live = process.liveHeap();
    awaitStill(truth);
    List<Outcome> looks = new ArrayList<>();
    Truth before = truth.read().with(Subject.HEAP_DEMAND, live);
    for (int i = 0; i < LOOKS; i++) {
      MetricsPage page = Samples.next(agent);
      Truth after = truth.read().with(Subject.HEAP_DEMAND, live);
      looks.add(compared(workload, page, before, after));
      before = after;
    }
    return Outcome.worst(looks);
  }

  /** One look at a state that stands still. */
  Look one(TruthReader truth) throws IOException {
    process.collect();
    awaitStill(truth);
    return new Look(Samples.next(agent), truth.read());
  }

  private Outcome compared(Workload workload, MetricsPage page, Truth before, Truth after) {
    List<Comparison> rows = new ArrayList<>();
    for (Subject subject : Subject.values()) {
      if (before.of(subject) != null) {
        rows.add(Comparison.of(combination, workload, subject, page, before, after));
      }
    }
    return new Outcome(new Look(page, after), rows, Ledger.of(combination, workload, page));
  }

  private void awaitStill(TruthReader truth) throws IOException {
    Truth[] last = {truth.read()};
    await()
        .atMost(TIMEOUT)
        .during(last[0].of(Subject.ROCKSDB_USAGE) == null ? Duration.ZERO : FLINKS_VIEWS)
        .until(
            () -> {
              Truth before = last[0];
              last[0] = truth.read();
              return last[0].isCloseTo(before);
            });
    awaitAllReadAfter(System.currentTimeMillis());
  }

  /** What is dear to read is carried from sample to sample; the report tells since when. */
  private void awaitAllReadAfter(long millis) {
    await()
        .atMost(TIMEOUT)
        .untilAsserted(
            () -> assertThat(readMillis().values()).isNotEmpty().allMatch(read -> read > millis));
  }

  private Map<String, Long> readMillis() throws IOException {
    Map<String, Long> reads = new TreeMap<>();
    JsonNode sources = JSON.readTree(agent.get("/report.json").body()).path("sources");
    sources
        .properties()
        .forEach(
            source -> {
              if (source.getValue().has("read_millis")) {
                reads.put(source.getKey(), source.getValue().path("read_millis").asLong());
              }
            });
    return reads;
  }
}
