// The parts that the boards of one process share: the first screen, a row for each area, the container, the agent.
import { alertsFiring, asLimit, bars, field, findings, fixed, graph, NAME, row, sharesOf, STATE, stat, stateOf, steps, table, width, wrapped } from './panels.mjs';
import { AREAS, COMPONENTS, KINDS, LEVELS, MEASURES } from './theme.mjs';

export const SCOPE = 'cluster=~"$cluster", namespace=~"$namespace", job=~"$job", instance=~"$instance"';
export const of = (metric, labels) => `flink_memory_${metric}{${SCOPE}${labels ? `, ${labels}` : ''}}`;
export const SEVERAL = 'With several processes chosen it shows the highest use and the lowest limit of them; the Fleet board has one line for each.';

export const { share, shares, strained } = sharesOf(of);

const areaNames = (areas, properties) => areas.map((area) => field(area, { displayName: AREAS[area].title, ...properties(area) }));

/**
 * @param areas the areas of the role, in Flink's order
 * @param components the components of the role, likewise
 * @param refusals whether the role has network buffers
 */
export const firstScreen = ({ areas, components, refusals }) => [
  stat({
    title: 'Alerts firing', w: 4, h: 4, unit: 'short', decimals: 0, graphMode: 'none', instant: true, textMode: 'value_and_name',
    about: 'Alerts of severity critical and warning that fire for the chosen processes.',
    normal: '0.', act: 'open the alert; its runbook says how to confirm it and what to change. The red marks in the graphs show since when.',
    queries: ['critical', 'warning'].map((severity) => ({ expr: `count(ALERTS{alertname=~"Flink.+", alertstate="firing", severity="${severity}", ${SCOPE}}) or 0 * count(${of('info')})`, legendFormat: severity })),
    thresholds: { mode: 'absolute', steps: [{ color: 'green', value: null }, { color: 'red', value: 1 }] },
    overrides: [field('warning', { thresholds: { mode: 'absolute', steps: [{ color: 'green', value: null }, { color: 'orange', value: 1 }] } })],
  }),
  stat({
    title: 'Tightest area', w: 4, h: 4, unit: 'percentunit', decimals: 0, graphMode: 'none', instant: true, textMode: 'value_and_name',
    about: 'The area whose demand is nearest to the limit that bites (for the overhead: to what is configured). Managed memory counts only while its use is above its budget: up to there a full cache is normal.',
    normal: 'below 80 %.', act: 'go to the row of that area. Network above 90 % and metaspace above 85 % fail the next deployment.',
    queries: [{ expr: `topk(1, max by (area) (${strained}))`, legendFormat: '{{area}}' }],
    level: { warning: 0.8, critical: 0.95 }, overrides: areaNames(areas, (area) => ({ thresholds: steps(LEVELS[area]) })),
  }),
  stat({
    title: 'Container', w: 4, h: 4, unit: 'percentunit', decimals: 0, subjects: ['container'], alerts: LEVELS.container.withoutLevel,
    about: 'Memory that the kernel cannot take back (anonymous, shared, unreclaimable kernel memory) of the container limit. This decides on an OOM kill; page cache does not count.',
    normal: 'below 95 %, and flat: about 92 % where the whole budget is in use.', act: 'see which area grew in "Memory budget"; what exceeds its configured part explains the rise.',
    queries: [{ expr: `max(${of('container_unreclaimable_bytes')} / ${of('container_limit_bytes')})`, legendFormat: 'unreclaimable' }],
    level: LEVELS.container, noValue: 'no limit',
  }),
  stat({
    title: 'GC pauses', w: 4, h: 4, unit: 'percentunit', decimals: 1, subjects: ['gc'],
    about: 'Share of time in which the JVM stood still for garbage collection, over 5 minutes. Concurrent cycles do not count.',
    normal: 'below 2 %.', act: 'compare live heap with its limit: if it is high the heap is too small, else look for a storm of humongous allocations.',
    queries: [{ expr: `max(rate(${of('gc_pause_seconds_total')}[5m]))`, legendFormat: 'paused' }], level: LEVELS.gc,
  }),
  refusals ? stat({
    title: 'Refused', w: 4, h: 4, unit: 'short', decimals: 0, graphMode: 'none', instant: true,
    about: 'Requests for network buffers that Flink refused within the shown time. Each is a task that failed with "Insufficient number of network buffers".',
    normal: '0.', act: 'raise taskmanager.memory.network.min and .max, or lower the parallelism on each TaskManager; see the row Network.',
    queries: [{ expr: `sum(increase(${of('network_refused_total')}[$__range]))`, legendFormat: 'refused' }],
    thresholds: { mode: 'absolute', steps: [{ color: 'green', value: null }, { color: 'red', value: 0.5 }] },
  }) : stat({
    title: 'Memory pressure', w: 4, h: 4, unit: 'percentunit', decimals: 0, subjects: ['pressure'],
    about: 'Share of the last ten seconds in which some task of the container waited for memory.', normal: '0.',
    act: 'pressure together with a full container comes minutes before an OOM kill; see Process and container.',
    queries: [{ expr: `max(${of('container_pressure_ratio')})`, legendFormat: 'waiting' }], level: LEVELS.pressure, noValue: 'no container',
  }),
  stat({
    title: 'Unreadable', w: 4, h: 4, unit: 'short', decimals: 0, graphMode: 'none', instant: true,
    about: 'Sources of measurement that should deliver and do not. Their numbers are missing here.',
    normal: '0. A source that does not apply (no RocksDB, no container) is not counted.', act: 'see the row Agent for which, and the page of the agent for the reason.',
    queries: [{ expr: `sum(${of('source_state', 'state="failed"')}) or 0 * count(${of('info')})`, legendFormat: 'failed' }],
    thresholds: { mode: 'absolute', steps: [{ color: 'green', value: null }, { color: 'orange', value: 1 }] },
  }),
  bars({
    title: 'Share of its limit, by area', w: 8, h: 11, unit: 'percentunit', decimals: 0, max: 1,
    about: `What the alert of each area compares, as a share of the limit that bites: what the workload needs of it, but of managed memory what is used; the overhead against what is configured. Heap counts what survives a collection, metaspace what is committed, network the hard minimum of all pools. ${SEVERAL}`,
    normal: 'green. Managed memory is full up to 100 % where RocksDB has filled its cache. An area whose demand is not known yet (heap before its first full or mixed collection) has no bar.', act: 'orange and red begin where the alert of the area does; go to its row.',
    queries: areas.map((area) => ({ expr: `max(${share(area)})`, legendFormat: area })),
    overrides: areaNames(areas, (area) => ({ thresholds: steps(LEVELS[area]) })), subjects: areas,
  }),
  graph({
    title: 'Memory budget', w: 16, h: 11, unit: 'bytes', stack: true, calcs: ['lastNotNull'],
    about: 'Flink\'s components as configured, stacked, against what the process really holds resident, the part of it that nobody can explain, and the container limit. Sums over the chosen processes.',
    normal: 'resident memory below the stack, the stack at or below the container limit.', act: 'resident above the stack is memory that nobody budgeted: see Overhead. A stack above the limit is a wrong configuration.',
    queries: [
      ...components.map((component) => ({
        expr: `sum(${of('component_configured_bytes', `memory_component="${component}"`)})`, legendFormat: COMPONENTS[component].title,
      })),
      { expr: `sum(${of('process_resident_bytes')})`, legendFormat: 'Resident' },
      { expr: `sum(${of('container_unreclaimable_bytes')})`, legendFormat: 'Unreclaimable' },
      { expr: `sum(${of('resident_bytes', 'kind="unexplained"')})`, legendFormat: 'Unexplained' },
      { expr: `sum(${of('container_limit_bytes')})`, legendFormat: 'Container limit' },
    ],
    overrides: [
      ...components.map((component) => field(COMPONENTS[component].title, { color: fixed(COMPONENTS[component].color) })),
      field('Resident', { color: fixed('text'), 'custom.lineWidth': 2, 'custom.fillOpacity': 0, 'custom.stacking': { mode: 'none', group: 'A' } }),
      field('Unreclaimable', { color: fixed('dark-red'), 'custom.lineWidth': 1, 'custom.fillOpacity': 0, 'custom.stacking': { mode: 'none', group: 'A' } }),
      field('Unexplained', { color: fixed('red'), 'custom.lineStyle': { fill: 'dot', dash: [2, 5] }, 'custom.lineWidth': 2, 'custom.fillOpacity': 0, 'custom.stacking': { mode: 'none', group: 'A' } }),
      asLimit('Container limit'),
    ],
  }),
  table({
    title: 'Areas', w: 24, h: 9, unit: 'bytes', alerts: ['FlinkMemoryModelConflict'],
    about: 'Every area of every chosen process: its demand (of managed memory: its use) as a share of the limit, and whether that is above the level of the area\'s warning or critical alert; configured, the limit that the JVM or Flink enforces, used now, demand, the highest demand of 24 hours, the gap (configured less peak; negative is a shortage), what the agent would give it, and the time until it is full at the present trend.',
    normal: 'every line ok, and a positive gap.', act: 'a negative gap names the area to enlarge, a large one an area that can give.',
    queries: [
      { expr: `max by (instance, area) (${shares})` }, { expr: `max by (instance, area) (${stateOf(areas, share)})` },
      ...['configured', 'limit', 'used', 'demand', 'peak', 'gap', 'recommended'].map((kind) => ({ expr: `max by (instance, area) (${of(`${kind}_bytes`)})` })),
      { expr: `min by (instance, area) (${of('exhaustion_seconds')})` },
    ],
    transformations: [
      { id: 'merge', options: {} },
      {
        id: 'organize',
        options: {
          excludeByName: { Time: true },
          indexByName: Object.fromEntries(['instance', 'area', ...'ABCDEFGHIJ'.split('').map((letter) => `Value #${letter}`)].map((name, index) => [name, index])),
          renameByName: {
            instance: 'Instance', area: 'Area', 'Value #A': 'Of limit', 'Value #B': 'State', 'Value #C': 'Configured', 'Value #D': 'Limit', 'Value #E': 'Used', 'Value #F': 'Demand', 'Value #G': 'Peak', 'Value #H': 'Gap', 'Value #I': 'Advised', 'Value #J': 'Full in',
          },
        },
      },
    ],
    // They just fit into a window of 1024.
    overrides: [
      field('Area', { mappings: [{ type: 'value', options: Object.fromEntries(Object.entries(AREAS).map(([area, { title }], index) => [area, { text: title, index }])) }], 'custom.width': 86 }),
      field('Instance', { ...wrapped, 'custom.width': 114 }), field('Of limit', { unit: 'percentunit', decimals: 0, 'custom.width': 82 }), field('State', { ...STATE, 'custom.width': 68 }), width('Configured', 88),
      ...['Limit', 'Used', 'Demand', 'Peak', 'Gap', 'Advised', 'Full in'].map((name) => field(name, { 'custom.minWidth': 72 })), field('Gap', { color: { mode: 'thresholds' }, thresholds: { mode: 'absolute', steps: [{ color: 'red', value: null }, { color: 'text', value: 0 }] }, 'custom.cellOptions': { type: 'color-text' } }),
      field('Full in', { unit: 's', thresholds: { mode: 'absolute', steps: [{ color: 'red', value: null }, { color: 'orange', value: 21_600 }, { color: 'text', value: 86_400 }] }, 'custom.cellOptions': { type: 'color-text' } }),
    ],
    sortBy: [{ displayName: 'Of limit', desc: true }],
  }),
  alertsFiring(SCOPE, ['instance'], ['critical', 'warning', 'info']), findings((labels) => of('finding', labels), ['instance'], ['critical', 'warning', 'info']),
];

/** Where the resident bytes are, and how much of them nobody can explain. */
export const ledger = (kinds) => [
  row('Resident memory'),
  graph({
    title: 'Resident memory by kind', w: 16, h: 14, unit: 'bytes', stack: true, calcs: ['lastNotNull'], legendWidth: 270,
    about: 'Every resident byte by what it is used for, stacked up to the resident memory of the process, with the container limit. Sums over the chosen processes.',
    normal: 'the stack ends at or below the dashed line of the configured total, and unexplained is a thin layer.', act: 'the layer that grew names the cause; unexplained that grows is native memory of a library, or fragmentation of the allocator.',
    queries: [
      ...kinds.map((kind) => ({ expr: `sum(clamp_min(${of('resident_bytes', `kind="${kind}"`)}, 0))`, legendFormat: KINDS[kind].title })),
      { expr: `sum(${of('process_configured_bytes')})`, legendFormat: 'Configured total' },
      { expr: `sum(${of('container_limit_bytes')})`, legendFormat: 'Container limit' },
    ],
    overrides: [
      ...kinds.map((kind) => field(KINDS[kind].title, { color: fixed(KINDS[kind].color) })),
      field('Configured total', { color: fixed('text'), 'custom.lineStyle': { fill: 'dash', dash: [4, 6] }, 'custom.lineWidth': 2, 'custom.fillOpacity': 0, 'custom.stacking': { mode: 'none', group: 'A' } }),
      asLimit('Container limit'),
    ],
  }),
  graph({
    title: 'Unexplained share', w: 8, h: 14, unit: 'percentunit', min: undefined, softMax: 0.1, legend: 'list',
    about: 'What no source accounts for, as a share of the resident memory; negative where more is accounted for than is resident.', normal: 'within 4 % with native memory tracking, within 8 % without.',
    act: 'growing: native memory of a connector or library, RocksDB outside its cache, or fragmentation. Switch on -XX:NativeMemoryTracking=summary to rule out the JVM itself.',
    queries: [{ expr: `sum by (instance) (${of('resident_bytes', 'kind="unexplained"')}) / on (instance) max by (instance) (${of('process_resident_bytes')})`, legendFormat: '{{instance}}' }],
  }),
];

/** The agent's own advice for one process. */
export const advice = [
  row('Advice'),
  table({
    title: 'Advised options', w: 16, h: 7, unit: 'bytes', noValue: 'nothing to change',
    about: 'The edit of the configuration that the agent advises for this process alone: options and values that Flink accepts together. Options to remove, the arithmetic and lines to paste are on the page of the agent.',
    normal: 'nothing to change.', act: 'for a whole deployment ask flink-memory-exporter advise --prometheus: the largest value of each option over several processes is no set that fits together.',
    queries: [{ expr: `max by (instance, option) (${of('advice_option_bytes')})` }],
    transformations: [{ id: 'organize', options: { excludeByName: { Time: true }, indexByName: { instance: 0, option: 1, 'Value #A': 2, Value: 2 }, renameByName: { instance: 'Instance', option: 'Option', 'Value #A': 'Value' } } }],
    overrides: [field('Instance', { ...wrapped, 'custom.width': 170 }), field('Option', { unit: 'string', 'custom.width': 380 })],
  }),
  graph({
    title: 'Confidence of the advice', w: 8, h: 7, unit: 'percentunit', max: 1, legend: 'list',
    about: 'Share of the time seen that is wanted before anything is lowered: 100 % is a day of running tasks with the same configuration and slots.', normal: 'rises to 100 % within a day and stays.', act: 'drops to 0 with another configuration; a raise does not wait for it.',
    queries: [{ expr: of('advice_confidence_ratio'), legendFormat: '{{instance}}' }],
  }),
];

/** Configured and limit dashed, use light, demand full, peak and advice dotted, in the colour of the area. */
function areaLines(area) {
  const { color } = AREAS[area];
  const shade = (s) => fixed(color.startsWith('#') ? color : `${s}${color}`);
  return [
    field('used', { color: shade('light-'), 'custom.fillOpacity': 12 }),
    field('demand', { color: shade(''), 'custom.lineWidth': 2 }),
    field('peak', { color: shade('dark-'), 'custom.lineStyle': { fill: 'dot', dash: [2, 5] } }),
    field('configured', { color: fixed('text'), 'custom.lineStyle': { fill: 'dash', dash: [4, 6] } }),
    field('advised', { color: fixed('semi-dark-green'), 'custom.lineStyle': { fill: 'dash', dash: [2, 4] } }),
    asLimit('limit'),
  ];
}

export function areaRow(area, { about, normal, act, extra = [] }) {
  const { title } = AREAS[area];
  const measured = MEASURES[area][0] === 'used_bytes' ? 'use' : 'demand';
  const limit = { expr: `min(${of('limit_bytes', `area="${area}"`)})`, legendFormat: 'limit' };
  return [
    row(title),
    graph({
      title, w: 16, h: 9, unit: 'bytes', about: `${about} ${SEVERAL}`, normal, act, subjects: [area], alerts: LEVELS[area].withoutLevel, overrides: areaLines(area),
      queries: [
        ...['used', 'demand', 'peak'].map((kind) => ({ expr: `max(${of(`${kind}_bytes`, `area="${area}"`)})`, legendFormat: kind })),
        { expr: `min(${of('configured_bytes', `area="${area}"`)})`, legendFormat: 'configured' },
        { expr: `max(${of('recommended_bytes', `area="${area}"`)})`, legendFormat: 'advised' }, limit,
      ],
    }),
    graph({
      title: `${title}: ${measured} of ${MEASURES[area][1] === 'configured_bytes' ? 'configured' : 'limit'}`, w: 8, h: 9, unit: 'percentunit', softMax: 1, legend: 'list', level: LEVELS[area], subjects: [area], noValue: 'not known yet',
      about: `${measured === 'use' ? 'Use' : 'Demand'} as a share of what is named, for each chosen process. The dashed lines are the levels of the alerts.`, normal: 'below the first dashed line.', act,
      queries: [{ expr: share(area), legendFormat: '{{instance}}' }],
    }),
    ...extra,
  ];
}

const LOADER_COLOURS = { live: 'green', released: 'yellow', leaked: 'red', untracked: 'text' };
const loaderColours = (states) => states.map((state) => field(state, { color: fixed(LOADER_COLOURS[state]) }));

/** Class loaders of jobs. Only a TaskManager tells whether it still uses one; those of a JobManager are untracked. */
export const loaders = (states, w) => [
  graph({
    title: 'User-code class loaders', w, h: 8, unit: 'none', decimals: 0, drawStyle: 'line', calcs: ['lastNotNull'], legend: 'list',
    about: 'Class loaders of jobs: live, released by Flink and not yet collected, leaked (alive after a collection that unloads classes), untracked (nobody tells whether Flink uses them, as in a JobManager). Sums over the chosen processes.', normal: 'as many live ones as jobs; released ones go at the next collection; none leaked.',
    act: 'leaked: the page of the agent names what keeps each of them (a thread, a driver, a shutdown hook). Close it in the job, or put the library into lib/.',
    queries: states.map((state) => ({ expr: `sum(${of('user_loaders', `state="${state}"`)})`, legendFormat: state })), overrides: loaderColours(states),
  }),
  graph({
    title: 'Metaspace of user-code class loaders', w, h: 8, unit: 'bytes', stack: true, legend: 'list',
    about: 'Class metadata that the class loaders of jobs hold, by their state.', normal: 'leaked at 0; untracked ones come and go with submissions.', act: 'a leaked part that grows with each job ends in OutOfMemoryError: Metaspace; more metaspace only buys jobs.',
    queries: states.map((state) => ({ expr: `sum(${of('user_loader_bytes', `state="${state}"`)})`, legendFormat: state })), overrides: loaderColours(states),
  }),
];

export const pauses = [
  graph({
    title: 'GC pauses', w: 24, h: 7, unit: 'percentunit', softMax: 0.12, legend: 'list', level: LEVELS.gc, subjects: ['gc'],
    about: 'Share of time in which the JVM stood still for garbage collection. Concurrent cycles are not pauses and do not count.', normal: 'below 2 %, with short peaks.',
    act: 'with live heap near its limit the heap is too small; with live heap low look for huge objects or an explicit System.gc().',
    queries: [{ expr: `rate(${of('gc_pause_seconds_total')}[$__rate_interval])`, legendFormat: '{{instance}}' }],
  }),
];

export const container = [
  row('Process and container'),
  graph({
    title: 'Resident memory and container', w: 16, h: 9, legendWidth: 290, unit: 'bytes', subjects: ['container'], alerts: [...LEVELS.container.withoutLevel, 'FlinkYarnKillRisk', 'FlinkOomKilled'],
    about: `Resident memory of the process, and the memory of its container: what cannot be reclaimed, and the working set (page cache that was touched lately included). ${SEVERAL}`,
    normal: 'resident below the configured total process size. A working set near the limit is normal with RocksDB: its files fill the page cache, and the kernel takes that back.',
    act: 'unreclaimable memory near the limit ends in exit code 137. YARN has no such limit: it kills when resident memory, children included, passes the configured total. Find the area that outgrew its budget; if none did, it is native memory: see Overhead.',
    queries: [
      { expr: `max(${of('process_resident_bytes')})`, legendFormat: 'resident' }, { expr: `max(${of('container_unreclaimable_bytes')})`, legendFormat: 'unreclaimable' },
      { expr: `max(${of('container_working_set_bytes')})`, legendFormat: 'working set' }, { expr: `min(${of('process_configured_bytes')})`, legendFormat: 'configured' },
      { expr: `max(${of('process_resident_peak_bytes')})`, legendFormat: 'resident, highest' }, { expr: `max(${of('process_swapped_bytes')})`, legendFormat: 'swapped' },
      { expr: `min(${of('container_limit_bytes')})`, legendFormat: 'container limit' },
    ],
    overrides: [
      field('resident, highest', { color: fixed('dark-blue'), 'custom.lineStyle': { fill: 'dot', dash: [2, 5] } }), field('swapped', { color: fixed('purple') }),
      asLimit('container limit'), field('configured', { color: fixed('text'), 'custom.lineStyle': { fill: 'dash', dash: [4, 6] } }), field('resident', { color: fixed('blue'), 'custom.lineWidth': 2 }),
      field('unreclaimable', { color: fixed('dark-red'), 'custom.lineWidth': 2 }), field('working set', { color: fixed('light-blue'), 'custom.fillOpacity': 10 }),
    ],
  }),
  graph({
    title: 'Memory pressure', w: 8, h: 9, unit: 'percentunit', softMax: 0.12, legend: 'list', noValue: 'no container', level: LEVELS.pressure, subjects: ['pressure'],
    about: 'Share of the last ten seconds in which some task of the container waited for memory.', normal: '0, with short peaks while state files are read.',
    act: 'lasting pressure together with high unreclaimable memory comes before an OOM kill; pressure alone is a page cache that is too small.',
    queries: [{ expr: of('container_pressure_ratio'), legendFormat: '{{instance}}' }, { expr: `increase(${of('container_oom_kills_total')}[$__rate_interval])`, legendFormat: 'OOM kills {{instance}}' }],
    overrides: [field('/^OOM kills/', { unit: 'short', 'custom.thresholdsStyle': { mode: 'off' }, color: fixed('red'), 'custom.drawStyle': 'bars', decimals: 0, 'custom.axisPlacement': 'hidden', 'custom.fillOpacity': 80, 'custom.hideFrom': { legend: true, tooltip: false, viz: false } })],
  }),
];

export const agent = [
  row('Agent'),
  table({
    title: 'Processes', w: 24, h: 6, unit: 'string',
    about: 'What the agent found out about each process: Flink and Java version, deploy mode, where the memory model was read, and the hash of its configuration.',
    normal: 'model source captured_configuration; one hash for each deployment.', act: 'another model source means that the hook did not reach the TaskExecutor: see Sources.',
    queries: [{ expr: `max by (instance, tm_id, flink_version, java_version, deploy_mode, model_source, config_hash, version) (${of('info')})` }],
    transformations: [{
      id: 'organize',
      options: {
        excludeByName: { Time: true, 'Value #A': true, Value: true },
        indexByName: { instance: 0, tm_id: 1, flink_version: 2, java_version: 3, deploy_mode: 4, model_source: 5, config_hash: 6, version: 7 },
        renameByName: { instance: 'Instance', tm_id: 'TaskManager', flink_version: 'Flink', java_version: 'Java', deploy_mode: 'Deploy mode', model_source: 'Model from', config_hash: 'Configuration', version: 'Agent' },
      },
    }],
    overrides: [field('Instance', { ...wrapped, 'custom.width': 120 }), field('TaskManager', { ...NAME, 'custom.minWidth': 150 }), width('Flink', 76), width('Java', 80), width('Deploy mode', 112), width('Model from', 176), width('Configuration', 110), width('Agent', 74)],
  }),
  table({
    title: 'Sources', w: 12, h: 9, unit: 'string',
    about: 'The state of every source of measurement: up, off (switched off or not applicable), unavailable (what it reads is not there) or failed.', normal: 'no source failed.',
    act: 'failed: the page of the agent at / says why; the areas that depend on it are absent until it recovers.',
    queries: [{ expr: `max by (instance, source, state) (${of('source_state')})` }],
    transformations: [{
      id: 'organize',
      options: { excludeByName: { Time: true, 'Value #A': true, Value: true }, indexByName: { instance: 0, source: 1, state: 2 }, renameByName: { instance: 'Instance', source: 'Source', state: 'State' } },
    }],
    overrides: [field('Instance', wrapped), field('State', {
      mappings: [{ type: 'value', options: { up: { text: 'up', color: 'green', index: 0 }, off: { text: 'off', color: 'text', index: 1 }, unavailable: { text: 'unavailable', color: 'text', index: 2 }, failed: { text: 'failed', color: 'red', index: 3 } } }],
      'custom.cellOptions': { type: 'color-text' },
    })],
    sortBy: [{ displayName: 'State', desc: false }],
  }),
  graph({
    title: 'Age of the sample', w: 6, h: 9, unit: 's', decimals: 0, softMax: 60, legend: 'list',
    about: 'Seconds since the agent last measured. A sample older than three intervals is withheld.', normal: 'below the interval (10 s) plus the scrape interval.',
    act: 'a growing age is a sampler that hangs in one of Flink\'s locks; the page of the agent names the source.',
    queries: [{ expr: `time() - ${of('sample_timestamp_seconds')}`, legendFormat: '{{instance}}' }],
  }),
  graph({
    title: 'Cost of the agent', w: 6, h: 9, unit: 'percentunit', softMax: 0.005, legend: 'list',
    about: 'Processor time of the agent: measuring, and collecting the metrics for scrapes, as a share of one core; and an upper bound of the pauses that it causes. Red bars are failures that the agent caught.', normal: 'below 0.1 %, no bars.',
    act: 'raise the agent\'s interval, or switch off the source that costs; failures are explained on the page of the agent.',
    queries: [
      { expr: `rate(${of('agent_tick_cpu_seconds_total')}[$__rate_interval])`, legendFormat: 'ticks {{instance}}' },
      { expr: `rate(${of('agent_scrape_seconds_total')}[$__rate_interval])`, legendFormat: 'scrapes {{instance}}' },
      { expr: `rate(${of('agent_pause_seconds_total')}[$__rate_interval])`, legendFormat: 'pauses, at most {{instance}}' },
      { expr: `increase(${of('agent_errors_total')}[$__rate_interval])`, legendFormat: 'errors {{instance}}' },
    ],
    overrides: [field('/^errors/', { unit: 'none', decimals: 0, color: fixed('red'), 'custom.drawStyle': 'bars', 'custom.fillOpacity': 80, 'custom.axisPlacement': 'hidden', 'custom.hideFrom': { legend: true, tooltip: false, viz: false } })],
  }),
];
