// Measures the rules and the Fleet board on a Prometheus that scrapes simulated TaskManagers, over a history as long as
// the rules look back, and writes the table of docs/scale.md.
// usage: node scale.mjs [--processes 500]... [--minutes 4] [--page FILE]
import fs from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { importBlocks, withPrometheus } from './prometheus.mjs';
import { writeHistory } from './scale/history.mjs';
import { pageAt, SERIES, targetOf } from './scale/page.mjs';

const here = import.meta.dirname;
const { values } = parseArgs({
  options: { processes: { type: 'string', multiple: true, default: ['500', '1000', '2000'] }, minutes: { type: 'string', default: '4' }, page: { type: 'string', default: path.join(here, '../../docs/scale.md') } },
});
const SCRAPE_SECONDS = 15;
const RANGE_SECONDS = 3 * 3600; // what the board shows at first
const STEP_SECONDS = 15;
const ATTEMPTS = 5;
const BEGIN = '<!-- measured: begin -->\n';
const END = '<!-- measured: end -->';

const fill = (expression) =>
  expression.replaceAll('$__rate_interval', '1m').replaceAll('$__range', '3h').replaceAll('$namespace', '.*').replaceAll('$job', '.+').replaceAll('$flink_deployment', '.*');

const pause = (milliseconds) => new Promise((resolve) => { setTimeout(resolve, milliseconds); });
const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

async function ask(url, parameters) {
  const started = performance.now();
  const body = await (await fetch(url, { method: 'POST', body: new URLSearchParams(parameters) })).json();
  if (body.status !== 'success') {
    throw new Error(`${body.error} [${parameters.query}]`);
  }
  return { milliseconds: performance.now() - started, result: body.data.result };
}

/** A panel takes at least as long as its slowest query, which Grafana sends side by side, and at most as long as all of them. */
async function panelMilliseconds(url, panel) {
  const now = Math.floor(Date.now() / 1000);
  const times = [];
  for (const { expr, instant } of panel.targets) {
    const query = fill(expr);
    const attempts = [];
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const { milliseconds } = instant
        ? await ask(`${url}/api/v1/query`, { query })
        : await ask(`${url}/api/v1/query_range`, { query, start: String(now - RANGE_SECONDS), end: String(now), step: String(STEP_SECONDS) });
      attempts.push(milliseconds);
    }
    times.push(median(attempts));
  }
  return { slowest: Math.max(...times), all: times.reduce((sum, time) => sum + time, 0) };
}

async function ruleGroups(url) {
  return (await (await fetch(`${url}/api/v1/rules`)).json()).data.groups;
}

/** Every evaluation of every group until the time is over. */
async function watchRules(url, until) {
  const evaluations = new Map();
  while (Date.now() < until) {
    await pause(5000);
    for (const { name, evaluationTime, lastEvaluation } of await ruleGroups(url)) {
      if (evaluationTime > 0) {
        evaluations.set(name, (evaluations.get(name) ?? new Map()).set(lastEvaluation, evaluationTime * 1000));
      }
    }
  }
  return Object.fromEntries([...evaluations].map(([name, times]) => [name, [...times.values()]]));
}

/** The rule files with a shorter interval where a group is seldom evaluated: the work of one evaluation is the same. */
function rulesInto(folder) {
  return ['alerts.yml', 'recordings.yml'].map((name) => {
    const file = path.join(folder, name);
    fs.writeFileSync(file, fs.readFileSync(path.join(here, '../prometheus', name), 'utf8').replaceAll(/^( {4}interval:) .*$/gm, '$1 30s'));
    return file;
  });
}

async function measure(count) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'scale-'));
  const data = path.join(folder, 'data');
  const pages = http.createServer((request, response) => response.end(pageAt(Math.floor(Date.now() / 1000), Number(request.url.split('/').at(-1)))));
  try {
    fs.mkdirSync(data);
    writeHistory(path.join(folder, 'history.txt'), Math.floor(Date.now() / 1000) - 60, count);
    importBlocks(path.join(folder, 'history.txt'), data);
    fs.rmSync(path.join(folder, 'history.txt'));
    await new Promise((resolve) => { pages.listen(0, '127.0.0.1', resolve); });
    fs.writeFileSync(path.join(folder, 'targets.json'), JSON.stringify(Array.from({ length: count }, (_, index) => {
      const { job, ...labels } = targetOf(index);
      return { targets: [`127.0.0.1:${pages.address().port}`], labels: { __metrics_path__: `/tm/${index}`, ...labels } };
    })));
    const config = JSON.stringify({
      global: { scrape_interval: `${SCRAPE_SECONDS}s`, evaluation_interval: '30s' }, rule_files: rulesInto(folder),
      scrape_configs: [{ job_name: 'flink-memory', file_sd_configs: [{ files: [path.join(folder, 'targets.json')] }] }],
    });
    return await withPrometheus({ data, config }, async (url) => {
      const evaluations = await watchRules(url, Date.now() + Number(values.minutes) * 60_000);
      const one = async (query) => Number((await ask(`${url}/api/v1/query`, { query })).result[0].value[1]);
      const scraped = await one('count(flink_memory_info)');
      const rules = (await ruleGroups(url)).flatMap((group) => group.rules);
      const unhealthy = rules.filter(({ health }) => health !== 'ok').map(({ name, lastError }) => `${name}: ${lastError}`);
      const alerts = rules.flatMap(({ alerts: raised = [] }) => raised).length;
      const load = os.loadavg()[1].toFixed(1);
      const board = JSON.parse(fs.readFileSync(path.join(here, '../grafana/fleet.json'), 'utf8'));
      const panels = {};
      for (const panel of board.panels.filter(({ targets }) => targets)) {
        panels[panel.title] = await panelMilliseconds(url, panel);
      }
      const seriesEach = (await one('count({__name__=~"flink_memory_.+"})')) / scraped;
      return { count, scraped, seriesEach, alerts, unhealthy, load, evaluations, panels };
    });
  } finally {
    pages.close();
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

const milliseconds = (number) => number === undefined ? '–' : number.toFixed(number < 10 ? 1 : 0);

function tables(measured) {
  const head = (title) => `| ${title} | ${measured.map(({ count }) => count).join(' | ')} |\n| --- |${' ---: |'.repeat(measured.length)}\n`;
  const row = (name, cell) => `| ${name} | ${measured.map(cell).join(' | ')} |\n`;
  const facts = row('series of each TaskManager', ({ seriesEach }) => Math.round(seriesEach)) + row('alerts pending or firing', ({ alerts }) => alerts) + row('load average over 5 minutes', ({ load }) => load);
  const groups = Object.keys(measured.at(-1).evaluations).map((name) => row(name, ({ evaluations }) => `${milliseconds(median(evaluations[name] ?? []))} (${evaluations[name]?.length ?? 0})`)).join('');
  const panels = Object.keys(measured.at(-1).panels).map((name) => row(name, ({ panels: times }) => `${milliseconds(times[name].slowest)} / ${milliseconds(times[name].all)}`)).join('');
  const text = `Measured on ${new Date().toISOString().slice(0, 10)}, ${os.cpus().length} cores (${os.cpus()[0].model.trim()}), ${Math.round(os.totalmem() / 2 ** 30)} GiB, shared with other work.\n\n`;
  return `${text}${head('TaskManagers')}${facts}\n${head('rule group: median milliseconds (evaluations)')}${groups}\n${head('panel: milliseconds of its slowest query / of all its queries')}${panels}`;
}

const measured = [];
for (const count of values.processes.map(Number)) {
  const result = await measure(count);
  console.error(`${count}: ${result.scraped} scraped, ${result.seriesEach} of ${SERIES} series each, ${result.alerts} alerts, load ${result.load}, ${result.unhealthy.join('; ') || 'all rules healthy'}`);
  if (result.scraped !== count || result.unhealthy.length > 0) {
    process.exitCode = 1;
  }
  measured.push(result);
}
const text = tables(measured);
console.log(text);
const page = fs.readFileSync(values.page, 'utf8');
if (!page.includes(BEGIN) || !page.includes(END)) {
  throw new Error(`${values.page} has no ${BEGIN.trim()} and ${END}`);
}
fs.writeFileSync(values.page, page.slice(0, page.indexOf(BEGIN) + BEGIN.length) + text + page.slice(page.indexOf(END)));
