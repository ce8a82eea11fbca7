// Measures the rules and the Fleet board on a Prometheus that scrapes simulated TaskManagers, and prints a table.
// usage: node scale.mjs [--processes 500]... [--minutes 4]
import fs from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { withPrometheus } from './prometheus.mjs';
import { FOUR_GIB, MIB, sawTooth, wobble, writeProcess } from './stories/process.mjs';

const { values } = parseArgs({ options: { processes: { type: 'string', multiple: true, default: ['500', '1000', '2000'] }, minutes: { type: 'string', default: '4' } } });
const here = import.meta.dirname;
const TASK_MANAGERS_OF_A_DEPLOYMENT = 20;
const SCRAPE_SECONDS = 15;

/** The page of one TaskManager now: as many series as the real one serves. */
function page(index) {
  const lines = [];
  const second = Math.floor(Date.now() / 1000);
  const live = (300 + (index % 40) * 10) * MIB;
  writeProcess(
    { add: (name, labels, _, value) => value !== undefined && name !== 'up' && lines.push(`${name}{${Object.entries(labels).map(([key, text]) => `${key}="${text}"`).join(',')}} ${value}`) },
    {
      target: {}, model: FOUR_GIB, life: { from: second, to: second + 1, every: () => 1 },
      info: { role: 'taskmanager', tm_id: `taskmanager-${index}`, config_hash: `hash-${Math.floor(index / TASK_MANAGERS_OF_A_DEPLOYMENT)}`, flink_version: '1.20.3', java_version: '17', deploy_mode: 'kubernetes', model_source: 'captured_configuration', version: '0.1.0' },
      at: () => ({
        heapUsed: sawTooth(second, 240, live, 1400 * MIB, index), heapLive: live, gcSeconds: second * 0.01, offHeap: 60 * MIB, metaspaceUsed: 110 * MIB, metaspaceCommitted: 114 * MIB, overhead: 250 * MIB,
        network: { total: 10977, required: 4000 + (index % 30) * 100, used: 5000, holding_data: 900, refused: 0 }, managedReserved: FOUR_GIB.managed, managedUsed: 1000 * MIB, managedDemand: 700 * MIB,
        rocksdb: { capacity: 1143 * MIB, usage: 1000 * MIB, pinned: 200 * MIB }, containerLimit: FOUR_GIB.process, resident: 3200 * MIB + 10 * MIB * wobble(second, index), unreclaimable: 3150 * MIB, workingSet: 3600 * MIB,
      }),
    },
  );
  return `${lines.join('\n')}\n`;
}

const fill = (expression) =>
  expression.replaceAll('$__rate_interval', '1m').replaceAll('$__range', '15m').replaceAll('$namespace', '.*').replaceAll('$job', '.+').replaceAll('$flink_deployment', '.*');

async function ask(url, parameters) {
  const started = performance.now();
  const body = await (await fetch(url, { method: 'POST', body: new URLSearchParams(parameters) })).json();
  if (body.status !== 'success') {
    throw new Error(`${body.error} [${parameters.query}]`);
  }
  return { milliseconds: performance.now() - started, result: body.data.result };
}

/** A panel takes as long as its slowest query: Grafana sends them side by side. The median of three. */
async function panelMilliseconds(url, panel) {
  let slowest = 0;
  const now = Math.floor(Date.now() / 1000);
  for (const target of panel.targets) {
    const query = fill(target.expr);
    const times = [];
    for (let attempt = 0; attempt < 3; attempt++) {
      const { milliseconds } = target.instant
        ? await ask(`${url}/api/v1/query`, { query })
        : await ask(`${url}/api/v1/query_range`, { query, start: String(now - 900), end: String(now), step: '15' });
      times.push(milliseconds);
    }
    slowest = Math.max(slowest, times.sort((a, b) => a - b)[1]);
  }
  return slowest;
}

async function measure(count) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'scale-'));
  const pages = http.createServer((request, response) => response.end(page(Number(request.url.split('/').at(-1)))));
  await new Promise((resolve) => { pages.listen(0, '127.0.0.1', resolve); });
  const address = `127.0.0.1:${pages.address().port}`;
  fs.mkdirSync(path.join(folder, 'data'));
  fs.writeFileSync(path.join(folder, 'targets.json'), JSON.stringify(Array.from({ length: count }, (_, index) => ({
    targets: [address],
    labels: { __metrics_path__: `/tm/${index}`, instance: `10.${index >> 8}.${index & 255}.1:9280`, namespace: 'flink', pod: `pod-${index}`, flink_deployment: `deployment-${Math.floor(index / TASK_MANAGERS_OF_A_DEPLOYMENT)}` },
  }))));
  const config = JSON.stringify({
    global: { scrape_interval: `${SCRAPE_SECONDS}s`, evaluation_interval: '30s' }, rule_files: ['alerts.yml', 'recordings.yml'].map((name) => path.join(here, '../prometheus', name)),
    scrape_configs: [{ job_name: 'flink-memory', file_sd_configs: [{ files: [path.join(folder, 'targets.json')] }] }],
  });
  try {
    return await withPrometheus({ data: path.join(folder, 'data'), config }, async (url) => {
      await new Promise((resolve) => { setTimeout(resolve, Number(values.minutes) * 60_000); });
      const scraped = (await ask(`${url}/api/v1/query`, { query: 'count(flink_memory_info)' })).result[0].value[1];
      const series = (await ask(`${url}/api/v1/query`, { query: 'count({__name__=~"flink_memory_.+"})' })).result[0].value[1];
      const { data } = await (await fetch(`${url}/api/v1/rules`)).json();
      const firing = data.groups.flatMap(({ rules }) => rules).flatMap(({ alerts = [] }) => alerts).filter(({ state }) => state === 'firing').length;
      const unhealthy = data.groups.flatMap(({ rules }) => rules).filter(({ health }) => health !== 'ok').map(({ name, lastError }) => `${name}: ${lastError}`);
      const groups = Object.fromEntries(data.groups.map(({ name, evaluationTime }) => [`rules ${name}`, evaluationTime * 1000]));
      const board = JSON.parse(fs.readFileSync(path.join(here, '../grafana/fleet.json'), 'utf8'));
      const panels = {};
      for (const panel of board.panels.filter(({ targets }) => targets)) {
        panels[`panel ${panel.title}`] = await panelMilliseconds(url, panel);
      }
      return { scraped, seriesEach: Math.round(series / scraped), firing, unhealthy, times: { ...groups, ...panels } };
    });
  } finally {
    pages.close();
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

const measured = [];
for (const count of values.processes.map(Number)) {
  const result = await measure(count);
  console.error(`${count}: ${result.scraped} scraped, ${result.seriesEach} series each, ${result.firing} alerts firing, ${result.unhealthy.join('; ') || 'all rules healthy'}`);
  measured.push(result);
}
console.log(`| milliseconds | ${values.processes.join(' | ')} |\n| --- |${' ---: |'.repeat(measured.length)}`);
for (const name of Object.keys(measured[0].times)) {
  console.log(`| ${name} | ${measured.map(({ times }) => times[name].toFixed(times[name] < 10 ? 1 : 0)).join(' | ')} |`);
}
