// What the page of one agent would have shown over time, from a description of what happened in its process.

export const MIB = 1024 * 1024;
export const GIB = 1024 * MIB;
const SEGMENT = 32 * 1024;

/** The model that Flink 1.20 resolves from process.size 4096m (see docs of the resolver): the fractions are floats, hence the odd bytes. */
export const FOUR_GIB = {
  process: 4096 * MIB,
  framework_heap: 128 * MIB, task_heap: 1530082070, framework_off_heap: 128 * MIB, task_off_heap: 0, network: 359703515, managed: 1438814063,
  jvm_metaspace: 256 * MIB, jvm_overhead: 429496736,
};

export const JOB_MANAGER = { process: 1600 * MIB, heap: 1024 * MIB, off_heap: 128 * MIB, jvm_metaspace: 256 * MIB, jvm_overhead: 192 * MIB };

const AREA_OF = {
  framework_heap: 'heap', task_heap: 'heap', heap: 'heap', framework_off_heap: 'off_heap', task_off_heap: 'off_heap', off_heap: 'off_heap',
  network: 'network', managed: 'managed', jvm_metaspace: 'metaspace', jvm_overhead: 'overhead',
};
const OPTION_OF = {
  metaspace: ['taskmanager.memory.jvm-metaspace.size'], off_heap: ['taskmanager.memory.task.off-heap.size'], network: ['taskmanager.memory.network.min', 'taskmanager.memory.network.max'],
  managed: ['taskmanager.memory.managed.size'], overhead: ['taskmanager.memory.jvm-overhead.min', 'taskmanager.memory.jvm-overhead.max'],
};
const SOURCES = [
  'model', 'hook', 'heap', 'gc', 'metaspace', 'buffer_pools', 'code_cache', 'threads', 'network', 'netty', 'tasks', 'batch_shuffle', 'temporary_buffers', 'user_code', 'mappings', 'managed', 'rocksdb', 'process', 'resident_heap', 'resident_segments',
  'children', 'container', 'native_memory_tracking', 'native_allocator', 'agent',
];
const TASK_MANAGER_ONLY = new Set(['hook', 'network', 'netty', 'tasks', 'batch_shuffle', 'managed', 'rocksdb', 'resident_segments']);
/** Seconds between two reads of what is not read at each sample, as a real agent told them. */
const RARE_SOURCES = { user_code: 60, mappings: 219, temporary_buffers: 60, native_memory_tracking: 11, native_allocator: 100 };
/** What an agent tells with 0 while it looks and finds nothing; of the JobManager those of its areas. */
const LOOKED_AT = [
  ...['model_conflict', 'heap_live_high', 'gc_pressure'].map((reason) => ({ area: 'heap', reason })), ...['model_conflict', 'direct_high', 'direct_leak'].map((reason) => ({ area: 'off_heap', reason })),
  ...['model_conflict', 'meta_high', 'meta_leak'].map((reason) => ({ area: 'metaspace', reason })), ...['net_required', 'net_refused'].map((reason) => ({ area: 'network', reason })),
  ...['rocksdb_overshoot', 'rocksdb_leak'].map((reason) => ({ area: 'managed', reason })), ...['overhead_high', 'native_leak', 'alloc_fragmentation', 'oom_killed'].map((reason) => ({ area: 'overhead', reason })),
].map((finding) => ({ ...finding, severity: ['net_refused', 'oom_killed'].includes(finding.reason) ? 'critical' : 'warning' }));

/** Kinds of resident memory that no source measures as a whole. */
const DERIVED = new Set(['unsafe', 'unexplained']);

/** A number in [-1, 1] that looks random and is the same in every run. */
export function wobble(second, seed, period = 900) {
  return (Math.sin((second / period) * 6.283 + seed) + Math.sin((second / (period / 3.7)) * 6.283 + seed * 2.3) * 0.6 + Math.sin((second / (period / 11.3)) * 6.283 + seed * 5.1) * 0.4) / 2;
}

/** Garbage: from `low` up to `high` in `period` seconds, then collected. */
export const sawTooth = (second, period, low, high, seed = 0) => low + (high - low) * (((second + seed * 37) % period) / period);

/** 0 before `from`, 1 after `to`, smooth between. */
export function ramp(second, from, to) {
  const x = Math.min(1, Math.max(0, (second - from) / (to - from)));
  return x * x * (3 - 2 * x);
}

function areas(model, now, network) {
  const configured = {};
  for (const [component, bytes] of Object.entries(model)) {
    const area = AREA_OF[component];
    if (area) {
      configured[area] = (configured[area] ?? 0) + bytes;
    }
  }
  const limit = { ...configured, ...(network && { network: network.total * SEGMENT }), ...now.limit };
  limit.overhead = now.containerLimit - (model.process - model.jvm_overhead);
  const used = { heap: now.heapUsed, off_heap: now.offHeap, metaspace: now.metaspaceUsed, overhead: now.overhead, ...(network && { network: network.used * SEGMENT }), ...(now.managedUsed !== undefined && { managed: now.managedUsed }) };
  const demand = { heap: now.heapLive, off_heap: now.offHeap, metaspace: now.metaspaceCommitted, overhead: now.overhead, ...(network && { network: network.required * SEGMENT }), ...(now.managedDemand !== undefined && { managed: now.managedDemand }) };
  return { configured, limit, used, demand };
}

/** The parts of resident memory; what is left of it is unexplained, as in the agent's ledger. */
function residentKinds(now, network, jobManager) {
  const kinds = {
    heap: Math.min(now.heapUsed * 1.02 + 60 * MIB, now.resident * 0.55), metaspace: now.metaspaceUsed, code: 58 * MIB, thread_stacks: 9 * MIB, jvm_native: 74 * MIB, allocator: now.allocator ?? 26 * MIB,
    libraries: 22 * MIB, mapped_files: 2 * MIB, agent: 4 * MIB, unsafe: now.unsafe ?? 21 * MIB, direct: now.offHeap * (jobManager ? 1 : 0.7),
    ...(network && { network: network.total * SEGMENT, netty: now.offHeap * 0.3, managed: 0, rocksdb: now.rocksdb?.usage ?? 0 }),
  };
  const explained = Object.values(kinds).reduce((sum, bytes) => sum + bytes, 0);
  // A story tells the resident memory; the heap is touched as far as it takes to leave a thin unexplained layer.
  const unexplained = now.unexplained ?? 0.018 * now.resident;
  kinds.heap = Math.max(kinds.heap * 0.5, kinds.heap + now.resident - unexplained - explained);
  const sum = Object.values(kinds).reduce((total, bytes) => total + bytes, 0);
  return { ...kinds, unexplained: now.resident - sum };
}

/**
 * @param target the labels that a scrape configuration gives: job, instance, namespace, pod, flink_deployment
 * @param info role, tm_id and the other labels of flink_memory_info
 * @param life from, to (seconds, to exclusive), every (seconds from one scrape to the next, at a second), since (when the process began; `from` when not told)
 * @param at what the process is like at a second: see the stories
 */
export function writeProcess(out, { target, info, model, life: { from, to, every, since = from }, at }) {
  const peak = {};
  let highest = 0;
  const add = (name, labels, second, value) => out.add(`flink_memory_${name}`, { ...target, ...labels }, second, value);
  for (let second = from; second < to; second += every(second)) {
    const now = at(second);
    const { network } = now;
    const { configured, limit, used, demand } = areas(model, now, network);
    for (const component of Object.keys(AREA_OF)) {
      add('component_configured_bytes', { memory_component: component }, second, model[component]);
    }
    for (const area of Object.keys(configured)) {
      if (demand[area] !== undefined) {
        peak[area] = Math.max(peak[area] ?? 0, demand[area]);
      }
      add('configured_bytes', { area }, second, configured[area]);
      add('limit_bytes', { area }, second, limit[area]);
      add('used_bytes', { area }, second, used[area] === undefined ? undefined : Math.round(used[area]));
      add('demand_bytes', { area }, second, demand[area] === undefined ? undefined : Math.round(demand[area]));
      add('peak_bytes', { area }, second, peak[area] === undefined ? undefined : Math.round(peak[area]));
      add('gap_bytes', { area }, second, peak[area] === undefined ? undefined : Math.round(configured[area] - peak[area]));
    }
    const advised = now.advised ?? {};
    for (const area of Object.keys(configured)) {
      add('recommended_bytes', { area }, second, advised[area] ?? configured[area]);
      add('exhaustion_seconds', { area }, second, now.fullIn?.[area]);
    }
    for (const [area, bytes] of Object.entries(advised)) {
      (OPTION_OF[area] ?? []).forEach((option) => add('advice_option_bytes', { option }, second, area === 'off_heap' ? bytes - 128 * MIB : bytes));
    }
    add('advice_confidence_ratio', {}, second, Math.min(1, (second - since) / 86400));
    for (const [kind, bytes] of Object.entries(residentKinds(now, network, !network))) {
      add('resident_bytes', { kind, basis: DERIVED.has(kind) ? 'derived' : 'measured' }, second, Math.round(bytes));
    }
    if (network) {
      const parts = { netty: 0.25 * now.offHeap, netty_rpc: 0.05 * now.offHeap, batch_shuffle: 0, jdk_temporary: 3 * MIB };
      const rest = now.offHeap - Object.values(parts).reduce((sum, bytes) => sum + bytes, 0);
      Object.entries({ ...parts, rest }).forEach(([kind, bytes]) => add('off_heap_bytes', { kind }, second, Math.round(bytes)));
      const loaders = now.loaders ?? { live: 1, released: 0, leaked: 0 };
      const perLoader = now.loaderBytes ?? 12 * MIB;
      for (const state of ['live', 'released', 'leaked']) {
        add('user_loaders', { state }, second, loaders[state]);
        add('user_loader_bytes', { state }, second, Math.round(loaders[state] * perLoader));
      }
      add('user_loader_suspects', {}, second, loaders.leaked > 0 ? loaders.leaked : 0);
      if (loaders.leaked > 0) {
        add('metaspace_growth_per_job_bytes', {}, second, Math.round(perLoader));
        add('metaspace_jobs_left', {}, second, Math.max(0, Math.floor((configured.metaspace - now.metaspaceCommitted) / perLoader)));
      }
      add('tasks', {}, second, now.tasks ?? 14);
    } else {
      add('user_loaders', { state: 'untracked' }, second, 1);
      add('user_loader_bytes', { state: 'untracked' }, second, 9 * MIB);
    }
    add('class_space_bytes', {}, second, Math.round(now.metaspaceUsed * 0.13));
    add('children_resident_bytes', {}, second, 0);
    // A reason that an alert speaks of is told with 0 while it was looked at and does not hold.
    const findings = now.findings ?? [];
    const holds = ({ area, reason }) => findings.some((finding) => finding.area === area && finding.reason === reason);
    LOOKED_AT.filter(({ area }) => configured[area] !== undefined).forEach((finding) => holds(finding) || add('finding', finding, second, 0));
    findings.forEach((finding) => add('finding', finding, second, 1));
    add('process_configured_bytes', {}, second, model.process);
    add('process_resident_bytes', {}, second, Math.round(now.resident));
    highest = Math.max(highest, now.resident);
    add('process_resident_peak_bytes', {}, second, Math.round(highest));
    add('process_swapped_bytes', {}, second, 0);
    add('container_limit_bytes', {}, second, now.containerLimit);
    add('container_unreclaimable_bytes', {}, second, Math.round(now.unreclaimable));
    add('container_working_set_bytes', {}, second, Math.round(now.workingSet));
    add('container_pressure_ratio', {}, second, now.pressure ?? 0);
    add('container_oom_kills_total', {}, second, now.oomKills ?? 0);
    add('gc_pause_seconds_total', {}, second, now.gcSeconds);
    if (network) {
      for (const state of ['total', 'used', 'required', 'wanted', 'holding_data']) {
        add('network_buffers', { state }, second, Math.round(network[state] ?? Math.min(network.total, Math.max(network.required * 1.2, network.used * 1.1))));
      }
      add('network_buffers', { state: 'available' }, second, Math.round(network.total - network.used));
      add('network_refused_total', {}, second, network.refused ?? 0);
    }
    add('managed_reserved_bytes', {}, second, now.managedReserved);
    for (const kind of ['capacity', 'usage', 'pinned']) {
      add('rocksdb_bytes', { kind }, second, now.rocksdb?.[kind] === undefined ? undefined : Math.round(now.rocksdb[kind]));
    }
    add('info', info, second, 1);
    add('sample_timestamp_seconds', {}, second, second - 4);
    for (const source of SOURCES) {
      const state = now.sources?.[source] ?? (info.role === 'jobmanager' && TASK_MANAGER_ONLY.has(source) ? 'off' : source === 'rocksdb' && !now.rocksdb ? 'unavailable' : 'up');
      add('source_state', { source, state }, second, 1);
    }
    const running = second - from;
    add('agent_ticks_total', {}, second, Math.round(running / 10));
    add('agent_tick_cpu_seconds_total', {}, second, (running / 10) * 0.0014);
    add('agent_pause_seconds_total', {}, second, (running / 60) * 0.006);
    add('agent_metaspace_bytes', {}, second, Math.round(4.1 * MIB));
    Object.entries(RARE_SOURCES).forEach(([source, interval]) => add('source_interval_seconds', { source }, second, interval));
    add('agent_scrapes_total', {}, second, Math.round(running / 15));
    add('agent_scrape_seconds_total', {}, second, (running / 15) * 0.0006);
    add('agent_classes', {}, second, 934);
    add('agent_errors_total', {}, second, 0);
    out.add('up', target, second, 1);
  }
}
