// What surrounds the panels: variables from coarse to fine, links between the boards, annotations.
import { DATASOURCE, place } from './panels.mjs';

const query = (name, label, metric, valueOf, extra = {}) => ({
  type: 'query', name, label, datasource: DATASOURCE, query: { query: `label_values(${metric}, ${valueOf})`, refId: name },
  refresh: 2, sort: 1, multi: true, includeAll: true, hide: 0, regex: '', skipUrlSync: false, options: [], ...extra,
});

/**
 * Cluster, namespace and deployment are absent unless the scrape configuration, or the federation, gives them, hence `.*`.
 * The instance has no all-value: All is the list of instances of this role, so that a panel needs no join to tell a
 * TaskManager from a JobManager.
 */
export function variables(role) {
  const job = 'cluster=~"$cluster", namespace=~"$namespace"';
  const deployment = `${job}, job=~"$job"`;
  const process = `${deployment}, flink_deployment=~"$flink_deployment"`;
  const list = [
    { type: 'datasource', name: 'datasource', label: 'Data source', query: 'prometheus', hide: 0, refresh: 1, regex: '', options: [], multi: false, includeAll: false, skipUrlSync: false },
    query('cluster', 'Cluster', 'flink_memory_info', 'cluster', { allValue: '.*' }),
    query('namespace', 'Namespace', 'flink_memory_info{cluster=~"$cluster"}', 'namespace', { allValue: '.*' }),
    query('job', 'Job', `flink_memory_info{${job}}`, 'job', { allValue: '.+' }),
    query('flink_deployment', 'Deployment', `flink_memory_info{${deployment}}`, 'flink_deployment', { allValue: '.*' }),
  ];
  if (role === 'taskmanager') {
    list.push(query('taskmanager', 'TaskManager', `flink_memory_info{${process}, role="taskmanager"}`, 'tm_id', { allValue: '.*' }));
    list.push(query('instance', 'Instance', `flink_memory_info{${process}, role="taskmanager", tm_id=~"$taskmanager"}`, 'instance'));
  } else if (role === 'jobmanager') {
    list.push(query('instance', 'Instance', `flink_memory_info{${process}, role="jobmanager"}`, 'instance'));
  }
  return list;
}

const annotation = (name, color, expr, titleFormat, textFormat) => ({
  name, enable: true, hide: false, iconColor: color, datasource: DATASOURCE, expr, step: '60s', titleFormat, textFormat, tagKeys: 'alertname,severity', useValueForTime: false,
});

/**
 * A process that was not there two minutes ago, or one that began anew at the same place in less: its agent counts from 0 again. Three
 * minutes of counting, so that the marks, a minute apart, miss neither.
 */
const starts = (scope) =>
  `flink_memory_info{${scope}} unless on (cluster, namespace, job, instance, tm_id) flink_memory_info{${scope}} offset 2m `
  + `or on (cluster, namespace, job, instance, pod) resets(flink_memory_agent_ticks_total{${scope}}[3m]) > 0`;

export function board({ uid, title, description, role, panels, scope }) {
  return {
    uid, title, description, tags: ['flink', 'flink-memory'], editable: false, graphTooltip: 1, schemaVersion: 39, version: 1, timezone: 'utc', refresh: '30s',
    time: { from: 'now-3h', to: 'now' }, timepicker: {}, weekStart: '', fiscalYearStartMonth: 0, liveNow: false,
    links: [
      { type: 'dashboards', title: 'Flink memory', tags: ['flink-memory'], asDropdown: true, includeVars: true, keepTime: true, targetBlank: false, icon: 'external link', tooltip: '', url: '' },
    ],
    annotations: {
      list: [
        annotation('Alerts', 'red', `ALERTS{alertname=~"Flink.+", alertstate="firing", ${scope}}`, '{{alertname}}', '{{severity}}: {{instance}} {{area}}'),
        // Not on a board of all processes: it reads their series over all hours shown, at every refresh, and a fleet always starts somewhere.
        ...(role === 'fleet' ? [] : [annotation('Starts', 'blue', starts(scope), 'Process started', '{{instance}} {{tm_id}}')]),
      ],
    },
    templating: { list: variables(role) },
    panels: place(panels),
  };
}
