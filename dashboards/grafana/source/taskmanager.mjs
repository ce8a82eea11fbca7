// The TaskManager board: is anything wrong, and in which area; then one row for each area.
import { board } from './board.mjs';
import { asLimit, field, fixed, graph } from './panels.mjs';
import { advice, agent, areaRow, container, firstScreen, ledger, loaders, of, pauses, SCOPE, SEVERAL } from './process.mjs';
import { KINDS } from './theme.mjs';

const AREAS = ['heap', 'off_heap', 'network', 'managed', 'metaspace', 'overhead'];
const COMPONENTS = ['framework_heap', 'task_heap', 'framework_off_heap', 'task_off_heap', 'network', 'managed', 'jvm_metaspace', 'jvm_overhead'];

const network = [
  graph({
    title: 'Network buffers by state', w: 16, h: 9, unit: 'none', decimals: 0,
    about: `Buffers of the network pool: total, promised as hard minimum (required), the sum of the pools' upper bounds (wanted; a pool without a bound counts its minimum), handed to local pools (used), holding data, and free. ${SEVERAL}`,
    normal: 'used may reach the total with batch jobs and sort-shuffle; free at 0 is then normal. Required stays below 90 % of total.', act: 'required near the total: the next task is refused. Raise taskmanager.memory.network.min and .max together.',
    queries: [
      { expr: `min(${of('network_buffers', 'state="total"')})`, legendFormat: 'total' },
      ...['required', 'wanted', 'used', 'holding_data'].map((state) => ({ expr: `max(${of('network_buffers', `state="${state}"`)})`, legendFormat: state.replace('_', ' ') })),
      { expr: `min(${of('network_buffers', 'state="available"')})`, legendFormat: 'available' },
    ],
    overrides: [
      asLimit('total'), field('required', { color: fixed('green'), 'custom.lineWidth': 2 }), field('wanted', { color: fixed('semi-dark-yellow'), 'custom.lineStyle': { fill: 'dash', dash: [4, 6] } }), field('used', { color: fixed('light-green'), 'custom.fillOpacity': 12 }),
      field('holding data', { color: fixed('dark-green') }), field('available', { color: fixed('text'), 'custom.lineStyle': { fill: 'dot', dash: [2, 5] } }),
    ],
  }),
  graph({
    title: 'Refused requests for buffers', w: 8, h: 9, unit: 'none', decimals: 0, drawStyle: 'bars', fill: 60, softMax: 5, legend: 'list',
    about: 'Requests for a local buffer pool that left with "Insufficient number of network buffers", in each step of the graph.', normal: 'none.',
    act: 'each is a failed task. See the alert\'s runbook: the message in the log names how many buffers were missing.',
    queries: [{ expr: `increase(${of('network_refused_total')}[$__rate_interval])`, legendFormat: '{{instance}}' }], overrides: [field('/.*/', { color: { mode: 'shades', fixedColor: 'red' } })],
  }),
];

const OFF_HEAP_PARTS = {
  netty: ['Netty, data plane', 'light-purple'], netty_rpc: ['Netty, remote calls', '#d9699e'], batch_shuffle: ['batch shuffle reads', '#8a6d3b'],
  jdk_temporary: ['JDK, kept by threads', 'light-blue'], rest: ['tasks and connectors', 'purple'],
};

const offHeap = [
  graph({
    title: 'Off-heap by holder', w: 24, h: 8, unit: 'bytes', stack: true, legendWidth: 340,
    about: 'Who holds the off-heap area: Netty under the data plane and under the remote calls, batch shuffle reads, buffers that threads keep for the JDK (these are the framework\'s), and the rest, which is the tasks\' and their connectors\'. Sums over the chosen processes.',
    normal: 'the framework\'s parts are flat after warm-up and fit into its 128 MiB.', act: 'tasks and connectors growing: raise taskmanager.memory.task.off-heap.size, or find the leak. Netty growing: framework.off-heap.size.',
    queries: Object.entries(OFF_HEAP_PARTS).map(([kind, [title]]) => ({ expr: `sum(${of('off_heap_bytes', `kind="${kind}"`)})`, legendFormat: title })),
    overrides: Object.values(OFF_HEAP_PARTS).map(([title, color]) => field(title, { color: fixed(color) })),
  }),
];

const LOADER_STATES = ['live', 'released', 'leaked', 'untracked'];

const metaspace = [
  ...loaders(LOADER_STATES, 8),
  graph({
    title: 'Jobs left until the metaspace is full', w: 8, h: 8, unit: 'none', decimals: 0, legend: 'list', noValue: 'no leak', alerts: ['FlinkMetaspaceLeak'],
    about: 'Jobs that can still finish before the metaspace is exhausted, at what each finished job leaves behind (median of the leaked loaders).', normal: 'no data: nothing leaks.', act: 'below 5: restart the TaskManager at a time of your choice, before it restarts itself.',
    queries: [{ expr: of('metaspace_jobs_left'), legendFormat: '{{instance}}' }, { expr: of('metaspace_growth_per_job_bytes'), legendFormat: 'left by each job {{instance}}' }],
    overrides: [field('/^left by/', { unit: 'bytes', 'custom.axisPlacement': 'right', 'custom.lineStyle': { fill: 'dot', dash: [2, 5] } })],
  }),
];

const managed = [
  graph({
    title: 'Managed: reserved, and RocksDB\'s cache', w: 24, h: 8, unit: 'bytes',
    about: `What Flink reserved, what RocksDB's shared cache may hold (capacity), does hold (usage, write buffers charged to it included), and cannot evict (pinned). ${SEVERAL}`,
    normal: 'reserved at 100 % of the configured size as soon as RocksDB runs: it is a reservation, not use. Usage may pass the capacity up to the budget.',
    act: 'usage above the limit of the area is memory that Flink did not budget; pinned near the capacity means that the cache serves nothing but indexes and filters.',
    queries: [
      { expr: `max(${of('managed_reserved_bytes')})`, legendFormat: 'reserved' },
      ...['capacity', 'usage', 'pinned'].map((kind) => ({ expr: `max(${of('rocksdb_bytes', `kind="${kind}"`)})`, legendFormat: kind })),
      { expr: `min(${of('limit_bytes', 'area="managed"')})`, legendFormat: 'limit' },
    ],
    overrides: [
      asLimit('limit'), field('reserved', { color: fixed('text'), 'custom.lineStyle': { fill: 'dash', dash: [4, 6] } }), field('capacity', { color: fixed('semi-dark-orange'), 'custom.lineStyle': { fill: 'dot', dash: [2, 5] } }),
      field('usage', { color: fixed('orange'), 'custom.lineWidth': 2, 'custom.fillOpacity': 12 }), field('pinned', { color: fixed('dark-orange') }),
    ],
  }),
];

export const taskManager = () =>
  board({
    uid: 'flink-memory-taskmanager', title: 'Flink memory / TaskManager', role: 'taskmanager', scope: SCOPE,
    description: 'The memory of TaskManagers: configured, used and needed, for each area, against the limits that end a process.',
    panels: [
      ...firstScreen({ areas: AREAS, components: COMPONENTS, refusals: true }),
      ...advice,
      ...ledger(Object.keys(KINDS)),
      ...areaRow('heap', {
        about: 'Heap: used contains garbage; demand is what survived the last collection of the old generation, absent until there was one.', normal: 'used swings up to the limit and back; demand below 80 % of it.',
        act: 'demand near the limit: more heap (taskmanager.memory.process.size, or task.heap.size), or less state on the heap.', extra: pauses,
      }),
      ...areaRow('off_heap', {
        about: 'Direct memory of Flink\'s framework, of connectors and user code, without network buffers; a lower bound.', normal: 'flat after warm-up.',
        act: 'near the limit: raise taskmanager.memory.task.off-heap.size. Never flat: a leak, which a raise only postpones.', extra: offHeap,
      }),
      ...areaRow('network', {
        about: 'Network memory: used is handed to local pools, demand is the hard minimum that they are promised.', normal: 'used up to the limit; demand below 90 % of it.',
        act: 'raise taskmanager.memory.network.min and .max together, or lower the parallelism on each TaskManager.', extra: network,
      }),
      ...areaRow('managed', {
        about: 'Managed memory that is really occupied: segments of operators, RocksDB\'s cache with its write buffers, Python workers. Not the reservation.', normal: 'used rises to the limit, because a cache fills; demand (what it cannot evict: pinned blocks, write buffers, segments) below it.',
        act: 'used above the limit: RocksDB could evict no more, and takes what it was not given. Demand near 0 for days: the memory is idle; see FlinkManagedUnused before taking it away.', extra: managed,
      }),
      ...areaRow('metaspace', {
        about: 'Class metadata: used, and committed (demand), to which the JVM\'s limit applies.', normal: 'a step at each deployment, flat between.',
        act: 'steps that never come back are leaked class loaders: fix or move the library to lib/. One high step after the first deployment: raise taskmanager.memory.jvm-metaspace.size.', extra: metaspace,
      }),
      ...areaRow('overhead', {
        about: 'Resident memory that belongs to no other area: thread stacks, code cache, the JVM itself, native libraries, and what nobody can explain.', normal: 'below what is configured.',
        act: 'raise taskmanager.memory.jvm-overhead.min and .max together; steady growth is a native leak or a fragmented allocator.',
      }),
      ...container, ...agent,
    ],
  });
