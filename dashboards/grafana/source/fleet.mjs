// The Fleet board: which process is at risk, where memory is short or wasted, and one line for each TaskManager.
import { board } from './board.mjs';
import { alertsFiring, field, findings, fixed, graph, hidden, NAME, row, sharesOf, STATE, stat, stateOf, steps, table, width, wrapped } from './panels.mjs';
import { AREAS, LEVELS } from './theme.mjs';

const SCOPE = 'cluster=~"$cluster", namespace=~"$namespace", job=~"$job", flink_deployment=~"$flink_deployment"';
const of = (metric, labels) => `flink_memory_${metric}{${SCOPE}${labels ? `, ${labels}` : ''}}`;
const recorded = (name, labels) => `deployment:flink_memory_${name}{${SCOPE}${labels ? `, ${labels}` : ''}}`;
/** Where a line of a table is: deployments of one name may be in several namespaces and clusters. */
const PLACE = 'cluster, namespace, job';
const PROCESS = `${PLACE}, instance, pod`;
const TASK_MANAGERS = `on (${PROCESS}) ${of('info', 'role="taskmanager"')}`;
const { share, strained } = sharesOf(of);

const AREA_TEXT = { mappings: [{ type: 'value', options: Object.fromEntries(Object.entries(AREAS).map(([area, { title }], index) => [area, { text: title, index }])) }] };
const TIME = '${__url_time_range}';
/** The columns may be hidden; links read them. */
const PLACES = { cluster: 'Cluster', namespace: 'Namespace', job: 'Job' };
const there = Object.entries(PLACES).map(([label, column]) => `var-${label}=\${__data.fields.${column}}`).join('&');
const link = (title, name, variable) => ({ links: [{ title, url: `/d/flink-memory-${name}/?var-datasource=\${datasource}&${there}&var-${variable}=\${__value.raw:percentencode}&${TIME}` }] });
const taskManagerLink = link('Open its board', 'taskmanager', 'taskmanager');
const processLink = link('Open its board', '${__data.fields.Role}', 'instance');
const deploymentLink = { ...NAME, 'custom.filterable': true, ...link('Its TaskManagers', 'taskmanager', 'flink_deployment') };
const hiddenPlace = Object.values(PLACES).map((column) => field(column, hidden));
/** In a table of deployments; a column whose label nobody gives is not there. */
const shownPlace = [field('Cluster', { ...wrapped, 'custom.width': 84 }), field('Namespace', { ...wrapped, 'custom.width': 94 }), field('Job', hidden)];
const gauge = { unit: 'percentunit', decimals: 0, min: 0, max: 1, color: fixed('blue'), 'custom.cellOptions': { type: 'gauge', mode: 'basic', valueDisplayMode: 'text' } };
const colored = (level) => ({ unit: 'percentunit', decimals: 0, thresholds: steps(level, 'text'), 'custom.cellOptions': { type: 'color-text' } });
const organize = (order, names) => ({ id: 'organize', options: { excludeByName: { Time: true, ...Object.fromEntries(order.filter((name) => !names[name]).map((name) => [name, true])) }, indexByName: Object.fromEntries(order.map((name, index) => [name, index])), renameByName: names } });
const values = (...titles) => Object.fromEntries(titles.map((title, index) => [`Value #${String.fromCharCode(65 + index)}`, title]));

const oneOf = (expression) => `max by (${PROCESS}, flink_deployment, area) (${expression})`;
const NEAREST = `topk(20, ${oneOf(strained)})`;
/** A process that came back at the same address may have two infos for some minutes. */
const withTheirRole = (expression) => `(${expression}) * on (${PROCESS}) group_left (role) topk by (${PROCESS}) (1, ${of('info')})`;
/** For alerts: the process may be gone by now, and is then what it was within the last day, unless a TaskManager took its place. */
const withARole = (expression) => {
  const jobManagers = `on (${PLACE}, instance) (last_over_time(${of('info', 'role="jobmanager"')}[1d]) unless on (${PLACE}, instance) ${of('info', 'role="taskmanager"')})`;
  return `label_replace((${expression}) and ${jobManagers}, "role", "jobmanager", "", "") or label_replace((${expression}) unless ${jobManagers}, "role", "taskmanager", "", "")`;
};

const overview = [
  stat({
    title: 'TaskManagers', w: 5, h: 4, unit: 'none', instant: true, decimals: 0, colorMode: 'none', graphMode: 'none', thresholds: { mode: 'absolute', steps: [{ color: 'text', value: null }] },
    about: 'TaskManagers that carry an agent and are scraped.', normal: 'as many as are deployed.', act: 'fewer than deployed: the agent is not in env.java.opts.taskmanager everywhere, or their targets are missing.',
    queries: [{ expr: `count(${of('info', 'role="taskmanager"')})`, legendFormat: 'TaskManagers' }],
  }),
  stat({
    title: 'Critical alerts', w: 4, h: 4, unit: 'none', decimals: 0, graphMode: 'none', instant: true,
    about: 'Alerts of severity critical that fire: a process is failing or about to.', normal: '0.', act: 'the table "Alerts" names each with its runbook, and the process with its board.',
    queries: [{ expr: `count(ALERTS{alertname=~"Flink.+", alertstate="firing", severity="critical", ${SCOPE}}) or 0 * count(${of('info')})`, legendFormat: 'critical' }],
    thresholds: { mode: 'absolute', steps: [{ color: 'green', value: null }, { color: 'red', value: 1 }] },
  }),
  stat({
    title: 'Warnings', w: 4, h: 4, unit: 'none', decimals: 0, graphMode: 'none', instant: true,
    about: 'Alerts of severity warning that fire.', normal: '0.', act: 'look at them in working hours; the table "Alerts" links the runbook of each.',
    queries: [{ expr: `count(ALERTS{alertname=~"Flink.+", alertstate="firing", severity="warning", ${SCOPE}}) or 0 * count(${of('info')})`, legendFormat: 'warning' }],
    thresholds: { mode: 'absolute', steps: [{ color: 'green', value: null }, { color: 'orange', value: 1 }] },
  }),
  stat({
    title: 'At risk', w: 3, h: 4, unit: 'none', decimals: 0, graphMode: 'none', instant: true,
    about: `Processes in which some area is above the level of its warning or critical alert, or unreclaimable memory above ${100 * LEVELS.container.critical} % of the container.`, normal: '0.', act: 'see "Nearest to a limit", and the column Container of "All TaskManagers".',
    queries: [{
      expr: `count(count by (${PROCESS}) ((${stateOf(Object.keys(AREAS), share)}) > 0 or ${of('container_unreclaimable_bytes')} / ${of('container_limit_bytes')} > ${LEVELS.container.critical})) or 0 * count(${of('info')})`, legendFormat: 'processes',
    }],
    thresholds: { mode: 'absolute', steps: [{ color: 'green', value: null }, { color: 'orange', value: 1 }] },
  }),
  stat({
    title: 'Short', w: 4, h: 4, unit: 'bytes', decimals: 1, graphMode: 'none', instant: true,
    about: 'How much larger areas would have to be for their highest demand of 7 days (managed memory: use) to stay below the level of their warning, over all TaskManagers.', normal: '0 B.', act: 'see "Deployments" for which, and ask advise --prometheus for a set of sizes that fit together.',
    queries: [{ expr: `sum(${recorded('short_bytes:sum7d')})`, legendFormat: 'short' }], thresholds: { mode: 'absolute', steps: [{ color: 'green', value: null }, { color: 'orange', value: 1 }] },
  }),
  stat({
    title: 'Spare', w: 4, h: 4, unit: 'bytes', decimals: 1, graphMode: 'none', instant: true, thresholds: { mode: 'absolute', steps: [{ color: 'blue', value: null }] },
    about: 'Memory that all TaskManagers together could give back if each area kept as much above its highest demand of 7 days as the advice leaves it: heap of which 55 % live, off-heap and managed memory by half more (of what managed ever held, cache included), the others by a quarter more. Areas whose demand is unknown do not count, nor deployments that are not a day old.',
    normal: 'a small part of what is configured.', noValue: 'after a day', act: 'see "Deployments". It is a measure of waste, no set of options: that comes from advise --prometheus.',
    queries: [{ expr: `sum(${recorded('spare_bytes:sum7d')})`, legendFormat: 'spare' }],
  }),
  table({
    title: 'Nearest to a limit', w: 16, h: 10, unit: 'string',
    about: 'The twenty areas, over all processes, whose demand is nearest to the limit that bites (managed memory: only where its use is above its budget, since up to there a full cache is normal), and whether that is above the level of the area\'s warning or critical alert.', normal: 'every line ok.', act: 'click the instance for its board.',
    queries: [{ expr: withTheirRole(NEAREST) }, { expr: withTheirRole(`${oneOf(stateOf(Object.keys(AREAS), share))} and ${NEAREST}`) }],
    transformations: [
      { id: 'merge', options: {} },
      organize(['flink_deployment', 'area', 'Value #A', 'Value #B', 'instance', 'role', 'cluster', 'namespace', 'job', 'pod', '__name__'], { ...PLACES, flink_deployment: 'Deployment', area: 'Area', instance: 'Instance', role: 'Role', ...values('Of limit', 'State') }),
    ],
    overrides: [
      field('Area', { ...AREA_TEXT, 'custom.width': 88 }), field('Of limit', { ...gauge, 'custom.minWidth': 150 }), field('State', { ...STATE, 'custom.width': 74 }), field('Instance', { ...processLink, ...wrapped, 'custom.width': 118 }),
      field('Deployment', { ...deploymentLink, 'custom.minWidth': 150 }), field('Role', hidden), ...hiddenPlace,
    ],
    sortBy: [{ displayName: 'Of limit', desc: true }],
  }),
  graph({
    title: 'Highest demand of limit, by area', w: 8, h: 10, unit: 'percentunit', softMax: 1, legend: 'list',
    about: 'For each area the process of the fleet whose demand is nearest to its limit. Of managed memory that is what a cache cannot evict.', normal: 'network below 90 %, metaspace below 85 %, the others below 80 %.', act: 'the table beside it names the process.',
    queries: Object.entries(AREAS).map(([area, { title }]) => ({ expr: `max(${recorded('demand_limit:ratio_max', `area="${area}"`)})`, legendFormat: title })),
    overrides: Object.values(AREAS).map(({ title, color }) => field(title, { color: fixed(color) })),
  }),
];

const found = [
  alertsFiring(SCOPE, [...Object.keys(PLACES), 'flink_deployment', 'instance'], ['critical', 'warning', 'info'], { processLink, deploymentLink, h: 10, withRole: withARole }),
  findings((labels) => of('finding', labels), [...Object.keys(PLACES), 'flink_deployment', 'instance'], ['critical', 'warning'], { processLink, deploymentLink, h: 10, withRole: withARole }),
];

const deployments = [
  row('Deployments'),
  table({
    title: 'Deployments', w: 24, h: 8, unit: 'bytes', alerts: ['FlinkOverProvisioned', 'FlinkManagedUnused'],
    about: 'One line for each deployment (by namespace, and cluster where there are several) and configuration: number of TaskManagers, memory configured and resident over all of them, and what was spare and short within 7 days.',
    normal: 'resident below configured, nothing short, little spare; no spare is told in the first day.', act: 'short before spare. Sizes that fit together for a deployment come from advise --prometheus, which reads the same recording rules.',
    queries: ['taskmanagers:count', 'process_configured_bytes:sum', 'process_resident_bytes:sum', 'spare_bytes:sum7d', 'short_bytes:sum7d'].map((name) => ({ expr: `max by (${PLACE}, flink_deployment, config_hash) (${recorded(name)})` })),
    transformations: [
      { id: 'merge', options: {} },
      organize([...Object.keys(PLACES), 'flink_deployment', 'config_hash', 'Value #A', 'Value #B', 'Value #C', 'Value #D', 'Value #E'], { ...PLACES, flink_deployment: 'Deployment', config_hash: 'Configuration', ...values('TaskManagers', 'Configured', 'Resident', 'Spare', 'Short') }),
    ],
    overrides: [
      field('TaskManagers', { unit: 'none', decimals: 0, 'custom.width': 112 }), ...['Configured', 'Resident'].map((name) => width(name, 98)), field('Deployment', { ...deploymentLink, 'custom.minWidth': 180 }), ...shownPlace, width('Configuration', 110),
      field('Short', { 'custom.width': 98, thresholds: { mode: 'absolute', steps: [{ color: 'text', value: null }, { color: 'orange', value: 1 }] }, 'custom.cellOptions': { type: 'color-text' } }),
      field('Spare', { 'custom.width': 98, color: fixed('blue'), 'custom.cellOptions': { type: 'color-text' } }),
    ],
    sortBy: [{ displayName: 'Spare', desc: true }],
  }),
  table({
    title: 'Areas of the deployments, 7 days', w: 24, h: 9, unit: 'bytes',
    about: 'For each deployment, configuration and area: configured, the highest demand of any TaskManager within 7 days, the 95th percentile and median of its hourly maxima, the gap, and how uneven the TaskManagers are (largest demand by median one, now).',
    normal: 'a positive gap; unevenness below 1.5.', act: 'a negative gap is a shortage. Unevenness of 2 or more is a hot key or a skewed source: more memory for all is the expensive answer.',
    queries: ['configured_bytes:max', 'demand_bytes:max7d', 'demand_bytes:p95_7d', 'demand_bytes:p50_7d', 'gap_bytes:min7d', 'demand:ratio_max_median'].map((name) => ({ expr: `max by (${PLACE}, flink_deployment, config_hash, area) (${recorded(name)})` })),
    transformations: [
      { id: 'merge', options: {} },
      organize([...Object.keys(PLACES), 'flink_deployment', 'config_hash', 'area', 'Value #A', 'Value #B', 'Value #C', 'Value #D', 'Value #E', 'Value #F'], { ...PLACES, flink_deployment: 'Deployment', config_hash: 'Configuration', area: 'Area', ...values('Configured', 'Highest', 'p95', 'Median', 'Gap', 'Unevenness') }),
    ],
    overrides: [
      field('Area', { ...AREA_TEXT, 'custom.width': 88 }), field('Deployment', { ...deploymentLink, 'custom.minWidth': 150 }), ...shownPlace, width('Configuration', 106), ...['Configured', 'Highest', 'p95', 'Median'].map((name) => width(name, 86)),
      field('Unevenness', { 'custom.width': 104, unit: 'none', decimals: 2, thresholds: { mode: 'absolute', steps: [{ color: 'text', value: null }, { color: 'orange', value: 2 }] }, 'custom.cellOptions': { type: 'color-text' } }),
      field('Gap', { 'custom.width': 86, thresholds: { mode: 'absolute', steps: [{ color: 'red', value: null }, { color: 'text', value: 0 }] }, 'custom.cellOptions': { type: 'color-text' } }),
    ],
    sortBy: [{ displayName: 'Gap', desc: false }],
  }),
];

const AREA_WIDTHS = { heap: 54, off_heap: 70, network: 70, managed: 74, metaspace: 84, overhead: 78 };

const taskManagers = [
  row('TaskManagers'),
  table({
    title: 'All TaskManagers', w: 24, h: 12, unit: 'bytes', pages: true, frozen: 1,
    about: 'One line for each TaskManager, the one nearest to a limit first: unreclaimable memory of its container limit, demand of limit for each area (managed: use of limit), and the share of time in GC pauses.',
    normal: 'plain text; orange and red begin where the alerts do. Managed is full up to 100 % where RocksDB has filled its cache. An empty cell is not known (heap before its first full or mixed collection, no container limit).', act: 'click the TaskManager for its board.',
    queries: [
      { expr: `sort_desc(max by (${PROCESS}, flink_deployment) ((${strained} or ${of('container_unreclaimable_bytes')} / ${of('container_limit_bytes')}) and ${TASK_MANAGERS}))` },
      { expr: `max by (${PROCESS}, flink_deployment, tm_id) (${of('info', 'role="taskmanager"')})` },
      { expr: `max by (${PROCESS}, flink_deployment) (${of('container_unreclaimable_bytes')} / ${of('container_limit_bytes')} and ${TASK_MANAGERS})` },
      ...Object.keys(AREAS).map((area) => ({ expr: `max by (${PROCESS}, flink_deployment) (${share(area)} and ${TASK_MANAGERS})` })),
      { expr: `max by (${PROCESS}, flink_deployment) (rate(${of('gc_pause_seconds_total')}[5m]) and ${TASK_MANAGERS})` },
    ],
    transformations: [
      { id: 'merge', options: {} },
      organize(['tm_id', 'flink_deployment', 'instance', ...'CDEFGHIJAB'.split('').map((letter) => `Value #${letter}`), ...Object.keys(PLACES), 'pod'], {
        ...PLACES, flink_deployment: 'Deployment', tm_id: 'TaskManager', instance: 'Instance', 'Value #C': 'Container',
        ...Object.fromEntries(Object.values(AREAS).map(({ title }, index) => [`Value #${'DEFGHI'[index]}`, title])), 'Value #J': 'GC',
      }),
    ],
    // The widths are those of a window of 1024; what is over goes to the names.
    overrides: [
      field('TaskManager', { ...taskManagerLink, ...NAME, 'custom.minWidth': 140 }), field('Deployment', { ...deploymentLink, 'custom.minWidth': 140 }), field('Instance', { ...wrapped, 'custom.width': 114 }),
      field('Container', { ...colored(LEVELS.container), 'custom.width': 78 }), field('GC', { ...colored(LEVELS.gc), decimals: 1, 'custom.width': 52 }),
      ...Object.entries(AREAS).map(([area, { title }]) => field(title, { ...colored(LEVELS[area]), 'custom.width': AREA_WIDTHS[area] })), ...hiddenPlace,
    ],
  }),
];

const trends = [
  row('Trends'),
  graph({
    title: 'Configured and resident memory', w: 10, h: 9, unit: 'bytes', placement: 'bottom',
    about: 'Configured and resident memory, sums over all TaskManagers.', normal: 'resident below configured, both moving with the number of TaskManagers.', act: 'a widening distance is memory that is paid for and not needed.',
    queries: [{ expr: `sum(${recorded('process_configured_bytes:sum')})`, legendFormat: 'configured' }, { expr: `sum(${recorded('process_resident_bytes:sum')})`, legendFormat: 'resident' }],
    overrides: [field('configured', { color: fixed('text'), 'custom.lineStyle': { fill: 'dash', dash: [4, 6] } }), field('resident', { color: fixed('blue'), 'custom.lineWidth': 2, 'custom.fillOpacity': 10 })],
  }),
  graph({
    title: 'Refused requests for buffers', w: 7, h: 9, unit: 'none', decimals: 0, drawStyle: 'bars', fill: 60, softMax: 5, legend: 'list', noValue: 'none',
    about: 'Requests for network buffers that Flink refused; each is a failed task.', normal: 'none.', act: 'raise the network memory of that deployment.',
    queries: [{ expr: `sum by (${PLACE}, flink_deployment) (increase(${of('network_refused_total')}[$__rate_interval])) > 0`, legendFormat: '{{flink_deployment}} {{namespace}} {{cluster}}' }], overrides: [field('/.*/', { color: { mode: 'shades', fixedColor: 'red' } })],
  }),
  graph({
    title: 'Unevenness of demand', w: 7, h: 9, unit: 'none', decimals: 2, softMax: 2, legend: 'list',
    about: 'The largest demand of any TaskManager by the median one, worst area of each deployment.', normal: 'below 1.5.', act: '2 or more: a hot key, or a source with skewed partitions.',
    queries: [{ expr: `max by (${PLACE}, flink_deployment) (${recorded('demand:ratio_max_median')})`, legendFormat: '{{flink_deployment}} {{namespace}} {{cluster}}' }],
  }),
];

export const fleet = () =>
  board({
    uid: 'flink-memory-fleet', title: 'Flink memory / Fleet', role: 'fleet', scope: SCOPE,
    description: 'All Flink deployments: which process is at risk, where memory is short or wasted. Needs the recording rules.',
    panels: [...overview, ...found, ...deployments, ...taskManagers, ...trends],
  });
