package io.github.flinkmemory.exporter.advice;

import static io.github.flinkmemory.exporter.TestReports.MIB;
import static io.github.flinkmemory.exporter.TestReports.SEGMENT;

import io.github.flinkmemory.exporter.model.Area;
import io.github.flinkmemory.exporter.model.MemoryModel;
import io.github.flinkmemory.exporter.sample.MemorySample;
import io.github.flinkmemory.exporter.sample.SampleField;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A workload to size: what it needs of each area, minute by minute. */
record ComparedJob(String name, Map<String, String> configuration, Load load) {
  private static final int DAY = 24 * 60;

  /** Minutes that are learned from. */
  static final int LEARN = 8 * DAY;

  /** Minutes after those, which tell what holds. */
  static final int PROVE = 2 * DAY;

  /** Needs in bytes of one minute. Overhead is resident memory of no other area. */
  interface Load {
    double need(Area area, int minute, Random random);
  }

  static List<ComparedJob> madeUp() {
    Map<String, String> four = application("4g");
    return List.of(
        job("small stateless stream", four, 200, 60, 40, 0, 130, 250, 0.1),
        job("state on the heap", four, 1400, 60, 60, 0, 150, 300, 0.1),
        job("state on the heap, daily wave", application("8g"), 2200, 80, 120, 0, 160, 400, 0.3),
        job("large RocksDB state", four, 500, 70, 80, 1300, 150, 300, 0.1),
        job("small RocksDB state", application("8g"), 500, 70, 80, 150, 150, 350, 0.1),
        job("connector with direct buffers", four, 500, 200, 60, 0, 160, 300, 0.1),
        job("wide shuffle", four, 600, 70, 320, 0, 140, 300, 0.1),
        job("many classes", four, 600, 60, 60, 0, 240, 300, 0.1),
        job("native compression", four, 600, 60, 60, 0, 150, 460, 0.1),
        job("everything too large", application("16g"), 700, 60, 60, 0, 140, 350, 0.2));
  }

  private static Map<String, String> application(String size, String... more) {
    Map<String, String> own = new HashMap<>();
    own.put("taskmanager.memory.process.size", size);
    own.put("execution.target", "kubernetes-application");
    own.put("$internal.application.main", "Main");
    for (int i = 0; i < more.length; i += 2) {
      own.put(more[i], more[i + 1]);
    }
    return own;
  }

  private static double wave(int minute, double share) {
    return 1 + share * Math.sin(2 * Math.PI * minute / DAY);
  }

  private static ComparedJob job(
      String name,
      Map<String, String> configuration,
      double heap,
      double offHeap,
      double network,
      double managed,
      double metaspace,
      double overhead,
      double spread) {
    Map<Area, Double> base = new EnumMap<>(Area.class);
    base.put(Area.HEAP, heap);
    base.put(Area.OFF_HEAP, offHeap);
    base.put(Area.NETWORK, network);
    base.put(Area.MANAGED, managed);
    base.put(Area.METASPACE, metaspace);
    base.put(Area.OVERHEAD, overhead);
    return new ComparedJob(
        name,
        configuration,
        (area, minute, random) ->
            MIB
                * base.getOrDefault(area, 0.0)
                * (area == Area.HEAP || area == Area.OFF_HEAP ? wave(minute, spread) : 1)
                * (1 + 0.02 * random.nextDouble()));
  }

  double bytes(Area area, int minute, Random random) {
    return load.need(area, minute, random);
  }

  /** The days that are learned from, with a configuration of the user's own. */
  Replay replay(Map<String, String> own) {
    Random random = new Random(7);
    Replay replay = new Replay(own, AdvicePolicy.production().mode(AdviceMode.SHRINK));
    MemoryModel model = replay.model();
    return replay.run(
        LEARN,
        (minute, sample) -> {
          Map<Area, Long> needs = new EnumMap<>(Area.class);
          for (Area area : Area.values()) {
            needs.put(area, Math.round(bytes(area, minute, random)));
          }
          set(sample, model, needs);
        });
  }

  private static void set(MemorySample.Builder sample, MemoryModel model, Map<Area, Long> needs) {
    long pool = model.bytes(Area.NETWORK) / SEGMENT * SEGMENT;
    long managed = Math.min(need(needs, Area.MANAGED), model.bytes(Area.MANAGED));
    long metaspace = Math.min(need(needs, Area.METASPACE), model.bytes(Area.METASPACE));
    long direct = pool + Math.min(need(needs, Area.OFF_HEAP), model.bytes(Area.OFF_HEAP));
    long heap = model.bytes(Area.HEAP);
    sample
        .set(SampleField.HEAP_LIVE, Math.min(need(needs, Area.HEAP), heap))
        // The ledger explains it: it is the code cache's.
        .set(SampleField.CODE_CACHE_USED, need(needs, Area.OVERHEAD))
        .set(SampleField.METASPACE_COMMITTED, metaspace)
        .set(SampleField.METASPACE_USED, metaspace)
        .set(SampleField.DIRECT_USED, direct)
        .set(
            SampleField.NETWORK_REQUIRED_SEGMENTS,
            Math.min(need(needs, Area.NETWORK), pool) / SEGMENT)
        .set(SampleField.NETWORK_WANTED_SEGMENTS, need(needs, Area.NETWORK) * 12 / 10 / SEGMENT)
        .set(SampleField.ROCKSDB_USAGE, managed)
        .set(SampleField.ROCKSDB_PINNED, managed / 4)
        .set(SampleField.MANAGED_RESERVED, managed)
        .set(
            SampleField.PROCESS_RESIDENT,
            heap + metaspace + direct + managed + need(needs, Area.OVERHEAD))
        .set(
            SampleField.CONTAINER_UNRECLAIMABLE,
            Math.min(
                model.totalProcess(),
                heap + metaspace + direct + managed + need(needs, Area.OVERHEAD)));
  }

  private static long need(Map<Area, Long> needs, Area area) {
    return needs.getOrDefault(area, 0L);
  }

  /** Each minute's need in the days that are learned from, in bytes, the least first. */
  double[] learned(Area area, MemoryModel model) {
    Random random = new Random(7);
    double[] values = new double[LEARN];
    for (int minute = 0; minute < LEARN; minute++) {
      values[minute] = Math.min(bytes(area, minute, random), (double) model.bytes(area));
    }
    Arrays.sort(values);
    return values;
  }
}
