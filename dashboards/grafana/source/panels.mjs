// Panels of classic dashboard JSON (Grafana 9 to 13), with the habits of these boards built in: a description, a unit,
// a templated data source, thresholds where an alert has them.
import { AREAS, LEVELS, MEASURES } from './theme.mjs';

export const DATASOURCE = { type: 'prometheus', uid: '${datasource}' };
const RUNBOOKS = 'https://github.com/flinkmemory/flink-memory-agent/blob/main/dashboards/runbooks';

/** Threshold steps from the levels of one subject; a plain colour below them. */
export function steps(level, base = 'green') {
  return {
    mode: 'absolute',
    steps: [
      { color: base, value: null },
      ...(level?.warning === undefined ? [] : [{ color: 'orange', value: level.warning }]),
      ...(level?.critical === undefined ? [] : [{ color: 'red', value: level.critical }]),
    ],
  };
}

/**
 * What is compared with the levels of an area, as shares. `of` makes a selector.
 * `share`: of one area. `shares`: of all of them. `strained`: for a ranking; managed memory is in it only above its budget, since up
 * to there a full cache is normal and would be at the top of every list.
 */
export function sharesOf(of) {
  const share = (area) => MEASURES[area].map((metric) => of(metric, `area="${area}"`)).join(' / ');
  const rest = 'area=~"heap|off_heap|network|metaspace"';
  const others = `${of('demand_bytes', rest)} / ${of('limit_bytes', rest)} or ${share('overhead')}`;
  return { share, shares: `${others} or ${share('managed')}`, strained: `${others} or ${share('managed')} > ${LEVELS.managed.warning}` };
}

/**
 * 0, 1 or 2 for each area of a process: below the levels of its alerts, above the warning's, above the critical one's.
 * Each area has levels of its own, and a column of a table has but one set of them.
 */
export const stateOf = (areas, share) =>
  areas.map((area) => [LEVELS[area].warning, LEVELS[area].critical].filter((level) => level !== undefined).map((level) => `(${share(area)} > bool ${level})`).join(' + ')).join(' or ');

/** The column of it. */
export const STATE = {
  unit: 'string', 'custom.cellOptions': { type: 'color-text' }, 'custom.align': 'left',
  mappings: [{ type: 'value', options: { 0: { text: 'ok', color: 'text', index: 0 }, 1: { text: 'warning', color: 'orange', index: 1 }, 2: { text: 'critical', color: 'red', index: 2 } } }],
};

/** A column that only links read. The second is for Grafana before 12.2. */
export const hidden = { 'custom.hideFrom': { viz: true, legend: false, tooltip: false }, 'custom.hidden': true };

const runbookLinks = (subjects, alerts) =>
  [...subjects.flatMap((subject) => LEVELS[subject].alerts), ...alerts].map((alert) => ({
    title: `Runbook ${alert}`, type: 'link', url: `${RUNBOOKS}/${alert}.md`, targetBlank: true, asDropdown: false, icon: 'external link', includeVars: false, keepTime: false, tags: [], tooltip: '',
  }));

const targets = (queries, common) =>
  queries.map((query, index) => ({
    refId: String.fromCharCode(65 + index), datasource: DATASOURCE, editorMode: 'code', ...common, ...query,
  }));

/** `subjects`: whose levels it shows; `alerts`: further ones that its reader may come from. `about`: what it is. `normal`: what is normal. `act`: what to do. All three make the description. */
function frame(type, { title, about, normal, act, subjects = [], alerts = [], w, h }) {
  return {
    type, title, description: `${about}\n\n**Normal:** ${normal}\n\n**Otherwise:** ${act}`, datasource: DATASOURCE,
    ...(subjects.length + alerts.length > 0 && { links: runbookLinks(subjects, alerts) }), gridPos: { w, h },
  };
}

export function stat(options) {
  const { queries, unit, decimals, level, thresholds, mappings = [], textMode = 'value', graphMode = 'area', calc = 'lastNotNull', noValue, overrides = [], min = 0, instant = false, colorMode = 'background' } = options;
  return {
    ...frame('stat', options),
    targets: targets(queries, instant ? { instant: true, range: false } : { range: true }),
    fieldConfig: {
      defaults: {
        unit, min, ...(decimals !== undefined && { decimals }), ...(noValue && { noValue }), mappings, color: { mode: 'thresholds' },
        thresholds: thresholds ?? steps(level),
      },
      overrides,
    },
    options: {
      colorMode, graphMode, justifyMode: 'auto', orientation: 'auto', textMode,
      reduceOptions: { calcs: [calc], fields: '', values: false },
    },
  };
}

export function bars(options) {
  const { queries, unit, overrides = [], max, decimals } = options;
  return {
    ...frame('bargauge', options),
    targets: targets(queries, { instant: true, range: false }),
    fieldConfig: {
      defaults: { unit, min: 0, ...(max !== undefined && { max }), ...(decimals !== undefined && { decimals }), mappings: [], color: { mode: 'thresholds' }, thresholds: steps() },
      overrides,
    },
    options: {
      displayMode: 'gradient', orientation: 'horizontal', showUnfilled: true, valueMode: 'color', minVizHeight: 16, minVizWidth: 8,
      namePlacement: 'left', sizing: 'auto', text: { titleSize: 15, valueSize: 17 }, reduceOptions: { calcs: ['lastNotNull'], fields: '', values: false },
    },
  };
}

/** No decimals for ratios: they limit the steps of the axis too, in raw units, and 0 decimals leave ticks at 0 % and 100 % only. */
export function graph(options) {
  const { queries, unit, overrides = [], level, stack = false, max, decimals, calcs = ['lastNotNull', 'max'], placement = 'right', fill = 0, drawStyle = 'line', min = 0, softMax, legend = 'table', legendWidth = 250, noValue } = options;
  return {
    ...frame('timeseries', options),
    targets: targets(queries, { range: true }),
    fieldConfig: {
      defaults: {
        unit, ...(min !== undefined && { min }), ...(max !== undefined && { max }), ...(decimals !== undefined && { decimals }), ...(noValue && { noValue }),
        mappings: [], color: { mode: 'palette-classic' }, thresholds: level ? steps(level, 'transparent') : steps(),
        custom: {
          drawStyle, lineInterpolation: 'linear', lineWidth: stack ? 0 : 1, fillOpacity: stack ? 55 : fill, showPoints: 'never', spanNulls: false, ...(softMax !== undefined && { axisSoftMax: softMax }),
          stacking: { mode: stack ? 'normal' : 'none', group: 'A' }, thresholdsStyle: { mode: level ? 'dashed' : 'off' },
        },
      },
      overrides,
    },
    options: {
      legend: { showLegend: true, displayMode: legend, ...(legend === 'table' ? { placement, calcs, ...(placement === 'right' && { width: legendWidth }) } : { placement: 'bottom', calcs: [] }) },
      tooltip: { mode: 'multi', sort: 'desc' },
    },
  };
}

export function table(options) {
  const { queries, overrides = [], transformations, sortBy = [], noValue, unit = 'short', pages = false, frozen } = options;
  return {
    ...frame('table', options),
    targets: targets(queries, { instant: true, range: false, format: 'table' }),
    transformations,
    fieldConfig: {
      defaults: { unit, mappings: [], color: { mode: 'thresholds' }, thresholds: steps(undefined, 'text'), ...(noValue && { noValue }), custom: { align: 'auto', cellOptions: { type: 'auto' }, filterable: false, minWidth: 90 } },
      overrides,
    },
    options: { showHeader: true, cellHeight: 'sm', sortBy, ...(frozen && { frozenColumns: { left: frozen } }), ...(pages && { enablePagination: true, footer: { enablePagination: true, reducer: [], show: false } }) }, // the footer's is for Grafana before 13
  };
}

const SEVERITY = {
  mappings: [{ type: 'value', options: { critical: { text: 'critical', color: 'red', index: 0 }, warning: { text: 'warning', color: 'orange', index: 1 }, info: { text: 'info', color: 'blue', index: 2 } } }],
  'custom.cellOptions': { type: 'color-text' }, 'custom.width': 72,
};
const AREA_NAMES = { mappings: [{ type: 'value', options: Object.fromEntries(Object.entries({ ...AREAS, container: { title: 'Container' }, agent: { title: 'Agent' } }).map(([area, { title }], index) => [area, { text: title, index }])) }], 'custom.width': 88 };

/** The worst first: a table can sort by text or by number only, and severity has no order of its own as text. */
const worstFirst = (labels, severities, of, withRole) =>
  `sort_desc(${withRole(severities.map((severity, index) => `max by (${labels.join(', ')}) (${of(severity)}) * ${severities.length - index}`).join(' or '))})`;

/** Names may be long: they break into lines. The cell's own option is for Grafana before 12.1. */
export const wrapped = { 'custom.wrapText': true, 'custom.cellOptions': { type: 'auto', wrapText: true } };

/**
 * The name of a deployment or TaskManager. It breaks not only at hyphens, as a browser would, but also at the underscores of
 * YARN: its text gets places of no width there, so a link must take the raw value. Not for an instance: of a long host name
 * only its begin tells processes apart, and a table measures its rows without these places.
 */
export const NAME = { ...wrapped, mappings: [{ type: 'regex', options: { pattern: '/([._:])/g', result: { text: '$1\u200b', index: 0 } } }] };

// Side by side in a window of 1024 they just fit; what is over goes to the names. A column with a least width above its share
// would push the last ones out of sight, so all but the names have a fixed one.
const columns = (processLink, deploymentLink, labels) => [
  field('Severity', SEVERITY), field('Area', AREA_NAMES), field('Deployment', { ...NAME, ...deploymentLink, 'custom.minWidth': 86 }),
  ...['Role', 'Cluster', 'Namespace', 'Job'].map((name) => field(name, hidden)), field('Instance', { ...processLink, ...wrapped, ...(labels.includes('flink_deployment') ? { 'custom.width': 114 } : { 'custom.minWidth': 114 }) }),
];

const severityTable = ({ title, name, column, order, ...options }) =>
  table({
    title, w: 12, unit: 'string', ...options,
    transformations: [{
      id: 'organize',
      options: { excludeByName: { Time: true, Value: true, 'Value #A': true }, indexByName: Object.fromEntries(order.map((label, index) => [label, index])), renameByName: { severity: 'Severity', cluster: 'Cluster', namespace: 'Namespace', job: 'Job', flink_deployment: 'Deployment', instance: 'Instance', area: 'Area', role: 'Role', [name]: column } },
    }],
  });

/** Which alerts fire, one line each; `labels` tell the processes apart. `withRole` gives an expression the label by which links find the board. */
export const alertsFiring = (scope, labels, severities, { processLink = {}, deploymentLink = {}, h = 6, withRole = (expression) => expression } = {}) =>
  severityTable({
    title: 'Alerts', h, noValue: 'nothing fires', name: 'alertname', column: 'Alert', order: ['severity', 'alertname', ...labels],
    about: 'Alerts that fire, the most severe first.', normal: 'no line, or those of severity info only: they are read when somebody looks, and may be about a whole deployment.', act: 'click the alert for its runbook: how to confirm it, what to change, what not to do.',
    queries: [{ expr: worstFirst(['severity', 'alertname', ...labels], severities, (severity) => `ALERTS{alertname=~"Flink.+", alertstate="firing", severity="${severity}", ${scope}}`, withRole) }],
    overrides: [
      ...columns(processLink, deploymentLink, labels),
      field('Alert', { 'custom.width': 200, links: [{ title: 'Its runbook', url: `${RUNBOOKS}/\${__data.fields.Alert}.md`, targetBlank: true }] }),
    ],
  });

/** What the agents themselves found out, one line for each finding that holds now. The text of a reason is the heading in findings.md. */
export const findings = (finding, labels, severities, { processLink = {}, deploymentLink = {}, h = 6, withRole = (expression) => expression } = {}) =>
  severityTable({
    title: 'Findings', h, noValue: 'nothing found', name: 'reason', column: 'Reason', order: ['severity', 'reason', ...labels, 'area'],
    about: 'What the agents found, the most severe first: the reason, and the area that it holds for.', normal: 'no line.', act: 'click the reason for what it means and what to do; the page of the agent tells it with its numbers.',
    queries: [{ expr: worstFirst(['severity', 'reason', ...labels, 'area'], severities, (severity) => `${finding(`severity="${severity}"`)} == 1`, withRole) }],
    overrides: [
      ...columns(processLink, deploymentLink, labels),
      field('Reason', {
        ...wrapped, 'custom.minWidth': 86,
        mappings: [1, 2].map((gaps, index) => ({ type: 'regex', options: { pattern: `^([a-z]+)${'_([a-z]+)'.repeat(gaps)}$`, result: { text: gaps === 1 ? '$1-$2' : '$1-$2-$3', index } } })),
        links: [{ title: 'What it means', url: `${RUNBOOKS}/findings.md#\${__data.fields.Reason}`, targetBlank: true }],
      }),
    ],
  });

export const row = (title) => ({ type: 'row', title, collapsed: false, gridPos: { w: 24, h: 1 }, panels: [] });

/** One override: the field of this name (or matching /this expression/) gets these properties. */
export const field = (name, properties) => ({
  matcher: { id: name.startsWith('/') ? 'byRegexp' : 'byName', options: name },
  properties: Object.entries(properties).map(([id, value]) => ({ id, value })),
});

export const fixed = (color) => ({ mode: 'fixed', fixedColor: color });

export const width = (name, pixels) => field(name, { 'custom.width': pixels });

/** A limit: dashed, red, above everything, never filled or stacked. */
export const asLimit = (name, color = 'red') =>
  field(name, {
    color: fixed(color), 'custom.lineStyle': { fill: 'dash', dash: [8, 6] }, 'custom.lineWidth': 2, 'custom.fillOpacity': 0,
    'custom.stacking': { mode: 'none', group: 'A' },
  });

/** Gives ids, and places panels from left to right, wrapping at 24 columns. */
export function place(panels) {
  let x = 0;
  let y = 0;
  let tall = 0;
  return panels.map((panel, index) => {
    const { w, h } = panel.gridPos;
    if (x + w > 24) {
      x = 0;
      y += tall;
      tall = 0;
    }
    const placed = { id: index + 1, ...panel, gridPos: { h, w, x, y } };
    x += w;
    tall = Math.max(tall, h);
    return placed;
  });
}
