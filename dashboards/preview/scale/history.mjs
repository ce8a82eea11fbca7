// What a Prometheus of this fleet would hold of the past, as far as rules and panels look back: a measurement on an empty
// history would be of no use, since windows of hours and days are the dear part.
import { OpenMetrics } from '../stories/openMetrics.mjs';
import { wobble } from '../stories/process.mjs';
import { deploymentOf, hashOf, targetOf, valueOf } from './page.mjs';

const HOUR = 3600;
const AREAS = ['heap', 'off_heap', 'network', 'managed', 'metaspace', 'overhead'];

/** Of each TaskManager what the forecasts and the graphs of raw series read. */
const RAW = [
  { metric: 'demand_bytes', area: 'off_heap', hours: 24, every: 60 },
  { metric: 'demand_bytes', area: 'metaspace', hours: 6, every: 60 },
  { metric: 'network_refused_total', hours: 3, every: 15 },
];

/** Of each deployment what the graphs over hours and the windows of a week read. */
const RECORDED = [
  { record: 'demand_bytes:max1h', hours: 7 * 24, every: 300, areas: AREAS },
  { record: 'demand:ratio_max_median', hours: 3, every: 60, areas: AREAS },
  { record: 'demand_limit:ratio_max', hours: 3, every: 60, areas: AREAS },
  { record: 'used_bytes:max', hours: 24, every: 60, areas: ['managed'] },
  { record: 'process_configured_bytes:sum', hours: 3, every: 60, areas: [undefined] },
  { record: 'process_resident_bytes:sum', hours: 3, every: 60, areas: [undefined] },
];

function* seconds(end, { hours, every }) {
  for (let second = Math.floor((end - hours * HOUR) / every) * every; second < end; second += every) {
    yield second;
  }
}

export function writeHistory(file, end, count) {
  const out = new OpenMetrics();
  for (let index = 0; index < count; index++) {
    for (const { metric, area, ...window } of RAW) {
      const value = 0.9 * (area ? valueOf(`flink_memory_${metric}{area="${area}"}`) : 0);
      for (const second of seconds(end, window)) {
        out.add(`flink_memory_${metric}`, { area, ...targetOf(index) }, second, Math.round(value * (1 + 0.05 * wobble(second, index))));
      }
    }
  }
  for (let index = 0; index < count; index += 20) {
    const labels = { job: 'flink-memory', namespace: 'flink', flink_deployment: deploymentOf(index), config_hash: hashOf(index) };
    for (const { record, areas, ...window } of RECORDED) {
      for (const area of areas) {
        for (const second of seconds(end, window)) {
          out.add(`deployment:flink_memory_${record}`, { area, ...labels }, second, record.includes('ratio') ? 1 + 0.1 * wobble(second, index) : 1e8);
        }
      }
    }
  }
  out.write(file);
}
