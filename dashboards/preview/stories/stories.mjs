// Four stories on one made-up day, with the week before it. Times are seconds since 1970; the day ends at END.
import { FOUR_GIB, GIB, JOB_MANAGER, MIB, ramp, sawTooth, wobble, writeProcess } from './process.mjs';

export const END = Date.UTC(2026, 0, 15, 12) / 1000;
const HOUR = 3600;
const START = END - 3 * HOUR;
const SCRAPE = 15;
const SCRAPE_OF_THE_WEEK = 240;
const DAY = { from: START, to: END + 1, every: () => SCRAPE };
const WEEK = { from: END - 7.2 * 86400, to: END + 1, every: (second) => (second < START ? SCRAPE_OF_THE_WEEK : SCRAPE) };
const VERSIONS = { flink_version: '1.20.3', java_version: '17.0.19', deploy_mode: 'kubernetes', model_source: 'captured_configuration', version: '0.1.0' };

const targetOf = (deployment, pod, address) => ({ job: 'flink/flink-memory', namespace: 'flink', pod, flink_deployment: deployment, instance: `${address}:9280` });
const infoOf = (tmId, hash) => ({ role: 'taskmanager', tm_id: tmId, config_hash: hash, cluster_kind: tmId.startsWith('sql-session') ? 'session' : 'application', ...VERSIONS });

/** A TaskManager of 4 GiB at ease; a story overrides what goes wrong. */
function atEase(second, seed, overrides = {}) {
  const heapLive = 520 * MIB + 20 * MIB * wobble(second, seed, 5400);
  const offHeap = 96 * MIB + 2 * MIB * wobble(second, seed + 1, 7200);
  const metaspaceUsed = 118 * MIB;
  const network = { total: 10977, required: 3200, used: 4100 + 60 * wobble(second, seed, 600), holding_data: 900 + 500 * wobble(second, seed, 420), refused: 0 };
  const usage = 0.93 * 1100 * MIB + 12 * MIB * wobble(second, seed, 2400);
  const overhead = 250 * MIB + 6 * MIB * wobble(second, seed + 2, 9000);
  const values = {
    heapUsed: sawTooth(second, 240, heapLive * 1.02, 1400 * MIB, seed), heapLive, gcSeconds: (second - START + 10 * 86400) * 0.008 + 0.002 * wobble(second, seed, 300),
    offHeap, metaspaceUsed, metaspaceCommitted: metaspaceUsed + 3 * MIB, network, overhead,
    managedReserved: FOUR_GIB.managed, managedUsed: usage, managedDemand: 700 * MIB + 30 * MIB * wobble(second, seed, 4000),
    rocksdb: { capacity: 1143 * MIB, usage, pinned: 210 * MIB + 8 * MIB * wobble(second, seed, 1500) },
    containerLimit: 4 * GIB, pressure: Math.max(0, 0.004 * wobble(second, seed, 500)), ...overrides,
  };
  const resident = values.resident ?? 1500 * MIB + values.offHeap + 343 * MIB + values.metaspaceCommitted + values.managedUsed * 1.02 + values.overhead * 0.9;
  const unreclaimable = values.unreclaimable ?? resident - 60 * MIB;
  return { ...values, resident, unreclaimable, workingSet: values.workingSet ?? Math.min(4 * GIB - 20 * MIB, unreclaimable + 320 * MIB + 60 * MIB * wobble(second, seed, 3000)) };
}

function jobManager(out, deployment, address, life, hash) {
  writeProcess(out, {
    target: targetOf(deployment, `${deployment}-jobmanager-6d9f`, address), info: { role: 'jobmanager', config_hash: hash, cluster_kind: deployment === 'sql-session' ? 'session' : 'application', ...VERSIONS }, model: JOB_MANAGER, life,
    at: (second) => ({
      heapUsed: sawTooth(second, 600, 180 * MIB, 700 * MIB), heapLive: 170 * MIB, gcSeconds: (second - life.from) * 0.001, offHeap: 38 * MIB, metaspaceUsed: 92 * MIB, metaspaceCommitted: 94 * MIB,
      overhead: 120 * MIB, containerLimit: 1600 * MIB, resident: 1010 * MIB + 5 * MIB * wobble(second, 3), unreclaimable: 980 * MIB, workingSet: 1060 * MIB, limit: { off_heap: 1024 * MIB },
    }),
  });
}

/** A session cluster: each finished job leaves its classes behind, until the TaskManager dies of it and starts anew. */
function metaspaceCreep(out) {
  const step = 18.2 * MIB;
  const submitted = Array.from({ length: 9 }, (_, index) => START + 20 * 60 + index * 14 * 60);
  const killed = submitted[8] + 25;
  const committed = (second, since) => 106 * MIB + submitted.filter((time) => time >= since).reduce((bytes, time) => bytes + step * ramp(second, time, time + 90), 0);
  // Each job runs for ten minutes; its loader is released, and judged by the collection two minutes later.
  const loaders = (second, since) => {
    const ages = submitted.filter((time) => time >= since && time <= second).map((time) => second - time);
    const leaked = ages.filter((age) => age > 12 * 60).length;
    const released = ages.filter((age) => age > 10 * 60 && age <= 12 * 60).length;
    const left = (256 * MIB - committed(second, since)) / step;
    return {
      loaders: { live: 1 + ages.length - leaked - released, released, leaked }, loaderBytes: step,
      ...(leaked >= 3 && { findings: [{ area: 'metaspace', reason: 'meta_leak', severity: 'warning' }], fullIn: { metaspace: Math.max(0, left * 14 * 60) } }),
    };
  };
  const life = (from, to, pod, tmId, address, since) =>
    writeProcess(out, {
      target: targetOf('sql-session', pod, address), info: infoOf(tmId, '7c41d09b'), model: FOUR_GIB, life: { from, to, every: () => SCRAPE },
      at: (second) => {
        const metaspaceCommitted = Math.min(256 * MIB, committed(second, since));
        const heapLive = (420 + 0.9 * ((metaspaceCommitted - 106 * MIB) / MIB)) * MIB;
        return atEase(second, 1, {
          heapLive, heapUsed: sawTooth(second, 300, heapLive * 1.02, 1350 * MIB), metaspaceCommitted, metaspaceUsed: metaspaceCommitted - 5 * MIB, rocksdb: undefined,
          managedReserved: 0, managedUsed: 0, managedDemand: 0, resident: 1700 * MIB + metaspaceCommitted + 250 * MIB, ...loaders(second, since),
        });
      },
    });
  life(START, killed, 'sql-session-taskmanager-1-1', 'sql-session-taskmanager-1-1', '10.1.4.21', 0);
  life(Math.ceil((killed + 45) / SCRAPE) * SCRAPE, END + 1, 'sql-session-taskmanager-1-2', 'sql-session-taskmanager-1-2', '10.1.4.37', END);
  jobManager(out, 'sql-session', '10.1.4.20', DAY, '7c41d09b');
}

/** Parallelism is doubled: the hard minimum comes near the total; the next job is refused, again and again, until it is taken back. */
function networkShortage(out) {
  const rescaled = START + 70 * 60;
  const refusedFrom = START + 100 * 60;
  const relieved = START + 140 * 60;
  for (const [index, address] of ['10.1.5.11', '10.1.5.12'].entries()) {
    const name = `clickstream-taskmanager-1-${index + 1}`;
    writeProcess(out, {
      target: targetOf('clickstream', name, address), info: infoOf(name, 'a95e3f12'), model: FOUR_GIB, life: DAY,
      at: (second) => {
        const tight = second >= rescaled && second < relieved;
        const required = tight ? 10538 - index * 900 : 4980;
        const trying = index === 0 && second >= refusedFrom && second < relieved;
        const refused = index > 0 ? 0 : Math.floor(Math.max(0, Math.min(second, relieved) - refusedFrom) / 40);
        const used = Math.min(10977, required + (trying && second % 60 < 20 ? 380 : 120 + 60 * wobble(second, index)));
        return atEase(second, 4 + index, {
          unsafe: (60 + 30 * index) * MIB, // a connector with buffers of its own
          ...(index === 1 && second >= START + 50 * 60 && { sources: { native_allocator: 'failed' } }),
          ...(tight && index === 0 && { advised: { network: 448 * MIB }, findings: [trying ? { area: 'network', reason: 'net_refused', severity: 'critical' } : { area: 'network', reason: 'net_required', severity: 'warning' }] }), network: { total: 10977, required, used, holding_data: used * (0.35 + 0.1 * wobble(second, index, 300)), refused } });
      },
    });
  }
  jobManager(out, 'clickstream', '10.1.5.10', DAY, 'a95e3f12');
}

/** What the rule of managed memory advises: above 80 % that cannot be evicted and has no trend, 1.4 times that, from what the heap can spare. */
function moreForTheStateBackend(demand) {
  if (demand < 0.8 * FOUR_GIB.managed) {
    return undefined;
  }
  const managed = Math.ceil((1.4 * demand) / (64 * MIB)) * 64 * MIB;
  return { managed, heap: FOUR_GIB.framework_heap + FOUR_GIB.task_heap - (managed - FOUR_GIB.managed) };
}

/**
 * RocksDB pins more than its budget (large iterators), memory that nobody planned fills the container, and the kernel kills. The
 * TaskManager has run for days and little of its heap lives: the agent advises to give of that long before.
 */
function rocksDbOvershoot(out) {
  const name = 'fraud-detection-taskmanager-1-1';
  const killed = START + 152 * 60;
  const life = (from, to, pod, address, grows) =>
    writeProcess(out, {
      target: targetOf('fraud-detection', pod, address), info: infoOf(pod, '3b60c8ee'), model: FOUR_GIB, life: { from, to, every: () => SCRAPE, ...(grows && { since: from - 3 * 86400 }) },
      at: (second) => {
        const over = grows ? ramp(second, START + 40 * 60, START + 165 * 60) : 0;
        const demand = (760 + 1080 * over) * MIB;
        // A full cache, until what it cannot evict is more.
        const usage = Math.max(1060 * MIB, demand + 30 * MIB) + 10 * MIB * wobble(second, 7, 1200);
        const unreclaimable = (3180 + 900 * over) * MIB + 8 * MIB * wobble(second, 9, 700);
        const heapLive = (190 + 8 * wobble(second, 7, 5400)) * MIB;
        const high = demand >= 0.8 * FOUR_GIB.managed;
        // After an hour of rise there is a trend, and a leak is not fed.
        const advised = second < START + 100 * 60 ? moreForTheStateBackend(demand) : undefined;
        const overshoots = usage > 1.05 * FOUR_GIB.managed;
        return atEase(second, 7, {
          heapLive, heapUsed: sawTooth(second, 240, heapLive * 1.02, 1400 * MIB, 7), managedUsed: usage, managedDemand: demand, rocksdb: { capacity: 1143 * MIB, usage, pinned: demand - 520 * MIB }, advised,
          findings: overshoots ? [{ area: 'managed', reason: 'rocksdb_overshoot', severity: 'warning' }] : high ? [{ area: 'managed', reason: 'managed_perf', severity: 'info' }] : [],
          resident: unreclaimable + 55 * MIB, unreclaimable, workingSet: Math.min(4 * GIB, unreclaimable + 420 * MIB),
          pressure: Math.max(0, 0.42 * ramp(unreclaimable, 3.62 * GIB, 3.98 * GIB) + 0.01 * wobble(second, 2, 240)),
        });
      },
    });
  life(START, killed, name, '10.1.6.31', true);
  life(killed + 60, END + 1, 'fraud-detection-taskmanager-1-2', '10.1.6.44', false);
  jobManager(out, 'fraud-detection', '10.1.6.30', DAY, '3b60c8ee');
}

// As long a name as some give.
const WEEKLY = 'customer-profile-enrichment-eu';

/** A week with a daily rhythm in which half of the memory is never needed; nothing is wrong. */
function healthyWeek(out) {
  const day = (second) => 0.5 + 0.5 * Math.sin(((second % 86400) / 86400) * 6.283 - 1.9);
  for (const [index, address] of ['10.1.7.51', '10.1.7.52'].entries()) {
    const name = `${WEEKLY}-taskmanager-1-${index + 1}`;
    writeProcess(out, {
      target: targetOf(WEEKLY, name, address), info: infoOf(name, 'e1f7705a'), model: FOUR_GIB, life: WEEK,
      at: (second) => {
        const load = day(second);
        const heapLive = (190 + 110 * load) * MIB;
        return atEase(second, 10 + index, {
          heapLive, heapUsed: sawTooth(second, 2000, heapLive, 900 * MIB, index), gcSeconds: (second - END + 8 * 86400) * 0.002,
          network: { total: 10977, required: 900, used: 900 + 300 * load, holding_data: 100 + 200 * load, refused: 0 }, rocksdb: undefined, managedReserved: 0, managedUsed: 0, managedDemand: 0,
          ...(second > END - 86400 && { advised: { heap: 768 * MIB, network: 64 * MIB, managed: 64 * MIB } }),
          offHeap: 44 * MIB, overhead: 170 * MIB, resident: (1240 + 90 * load) * MIB, pressure: 0, // somebody set -Xmx by hand on one of the two
          ...(index === 1 && { limit: { heap: 1400 * MIB }, findings: [{ area: 'heap', reason: 'model_conflict', severity: 'warning' }] }),
        });
      },
    });
  }
  jobManager(out, WEEKLY, '10.1.7.50', WEEK, 'e1f7705a');
}

export const writeStories = (out) => [metaspaceCreep, networkShortage, rocksDbOvershoot, healthyWeek].forEach((story) => story(out));

/** How a picture of the day, or of the week, is taken. */
const OF_THE_DAY = { from: START, until: END, scrape: SCRAPE, lookback: '30s' };
const OF_THE_WEEK = { from: END - 168 * HOUR, until: END, scrape: SCRAPE_OF_THE_WEEK, lookback: '5m' };

/** What each picture shows: a board, the variables, and the time. */
export const PICTURES = [
  // The recordings begin with the day, so their graph begins a little later.
  { name: 'fleet', board: 'fleet', ...OF_THE_DAY, from: START + 5 * 60, until: START + 130 * 60, lookback: '5m' },
  { name: 'metaspace-creep', board: 'taskmanager', ...OF_THE_DAY, until: START + 132 * 60, variables: { flink_deployment: 'sql-session' } },
  { name: 'metaspace-killed', board: 'taskmanager', ...OF_THE_DAY, variables: { flink_deployment: 'sql-session' } },
  { name: 'network-shortage', board: 'taskmanager', ...OF_THE_DAY, until: START + 125 * 60, variables: { flink_deployment: 'clickstream', taskmanager: 'clickstream-taskmanager-1-1' } },
  { name: 'two-taskmanagers', board: 'taskmanager', ...OF_THE_DAY, until: START + 125 * 60, variables: { flink_deployment: 'clickstream' } },
  { name: 'rocksdb-overshoot', board: 'taskmanager', ...OF_THE_DAY, until: START + 150 * 60, variables: { flink_deployment: 'fraud-detection' } },
  { name: 'healthy-week', board: 'taskmanager', ...OF_THE_WEEK, variables: { flink_deployment: WEEKLY } },
  { name: 'jobmanager', board: 'jobmanager', ...OF_THE_DAY, variables: { flink_deployment: 'clickstream' } },
];

/** The pictures of the documentation: parts of those above, in ../../pictures. */
export const DOCUMENTED = [
  { name: 'fleet', of: 'fleet', theme: 'dark', fromTop: true, titles: ['Findings'] },
  { name: 'taskmanager', of: 'metaspace-creep', theme: 'dark', fromTop: true, titles: ['Findings'] },
  { name: 'metaspace', of: 'metaspace-killed', theme: 'light', titles: ['Metaspace', 'Metaspace: demand of limit'] },
  { name: 'loaders', of: 'metaspace-creep', theme: 'light', titles: ['User-code class loaders', 'Metaspace of user-code class loaders', 'Jobs left until the metaspace is full'] },
  { name: 'ledger', of: 'rocksdb-overshoot', theme: 'light', titles: ['Resident memory by kind', 'Unexplained share'] },
  { name: 'jobmanager', of: 'jobmanager', theme: 'dark', fromTop: true, titles: ['Findings'] },
  { name: 'network', of: 'network-shortage', theme: 'light', titles: ['Network buffers by state', 'Refused requests for buffers'] },
  { name: 'rocksdb', of: 'rocksdb-overshoot', theme: 'light', titles: ['Managed', 'Managed: use of limit'] },
  { name: 'container', of: 'rocksdb-overshoot', theme: 'light', titles: ['Resident memory and container', 'Memory pressure'] },
  { name: 'healthy-week', of: 'healthy-week', theme: 'light', titles: ['Share of its limit, by area', 'Memory budget'] },
];
