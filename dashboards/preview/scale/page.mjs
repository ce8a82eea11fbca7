// The page of one simulated TaskManager: taskmanager.metrics is what a real agent served (Flink 1.20.3, Java 17, a job with
// RocksDB, native memory tracking, advice for all of its areas), with the three series that only a container adds.
import fs from 'node:fs';
import path from 'node:path';
import { wobble } from '../stories/process.mjs';

const TASK_MANAGERS_OF_A_DEPLOYMENT = 20;
const MOVING = /^flink_memory_(used|demand|resident|rocksdb|off_heap|process_resident)_bytes/;
const HELD_BACK = 0.9; // so that what moves stays below the levels of the alerts

const template = fs.readFileSync(path.join(import.meta.dirname, 'taskmanager.metrics'), 'utf8').trimEnd().split('\n').map((line) => {
  const end = line.lastIndexOf(' ');
  return { series: line.slice(0, end), value: Number(line.slice(end + 1)) };
});

export const SERIES = template.length;
export const valueOf = (start) => template.find(({ series }) => series.startsWith(start)).value;
export const deploymentOf = (index) => `deployment-${Math.floor(index / TASK_MANAGERS_OF_A_DEPLOYMENT)}`;
export const hashOf = (index) => `hash-${Math.floor(index / TASK_MANAGERS_OF_A_DEPLOYMENT)}`;
export const targetOf = (index) => ({ job: 'flink-memory', instance: `10.${index >> 8}.${index & 255}.1:9280`, namespace: 'flink', pod: `pod-${index}`, flink_deployment: deploymentOf(index) });

function lineAt(second, index, { series, value }) {
  if (series.startsWith('flink_memory_info')) {
    return `${series.replace('tm_id="taskmanager"', `tm_id="taskmanager-${index}"`).replace(/config_hash="\w+"/, `config_hash="${hashOf(index)}"`)} 1`;
  }
  if (series === 'flink_memory_sample_timestamp_seconds') {
    return `${series} ${second - 4}`;
  }
  if (/seconds_total$|ticks_total$|scrapes_total$/.test(series)) {
    return `${series} ${value + (second % 1e7) * 0.001}`;
  }
  return `${series} ${MOVING.test(series) ? Math.round(value * HELD_BACK * (1 + 0.05 * wobble(second, index))) : value}`;
}

export const pageAt = (second, index) => `${template.map((line) => lineAt(second, index, line)).join('\n')}\n`;
