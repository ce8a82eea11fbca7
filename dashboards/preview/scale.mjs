// Measures the rules and the Fleet board on a Prometheus that has scraped simulated TaskManagers, over a history as long as
// the rules look back, and writes the table of docs/scale.md. Counted is processor time, which other work on the machine
// does not change: Prometheus is told to scrape and evaluate no more, and then asked one thing at a time.
// usage: node scale.mjs [--processes 500]... [--minutes 2] [--page FILE]
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
  options: { processes: { type: 'string', multiple: true, default: ['500', '1000', '2000'] }, minutes: { type: 'string', default: '2' }, page: { type: 'string', default: path.join(here, '../../docs/scale.md') } },
});
const SCRAPE_SECONDS = 15;
const RANGE_SECONDS = 3 * 3600; // what the board shows at first
const STEP_SECONDS = 15;
const ATTEMPTS = 5;
const TICKS_PER_SECOND = 100; // of the kernel's processor times
const BEGIN = '<!-- measured: begin -->\n';
const END = '<!-- measured: end -->';

const fill = (expression) =>
  expression.replaceAll('$__rate_interval', '1m').replaceAll('$__range', '3h').replaceAll('$cluster', '.*').replaceAll('$namespace', '.*').replaceAll('$job', '.+').replaceAll('$flink_deployment', '.*');

const pause = (milliseconds) => new Promise((resolve) => { setTimeout(resolve, milliseconds); });
const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

async function ask(url, parameters) {
  const body = await (await fetch(url, { method: 'POST', body: new URLSearchParams(parameters) })).json();
  if (body.status !== 'success') {
    throw new Error(`${body.error} [${parameters.query}]`);
  }
  return body.data.result;
}

function processorMilliseconds(pid) {
  const fields = fs.readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return ((Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND) * 1000;
}

/** Processor time of one query, the median of several; short ones are repeated until the kernel's clock has something to count. */
async function cost(pid, query) {
  const attempts = [];
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const before = processorMilliseconds(pid);
    let times = 0;
    let spent = 0;
    while (times === 0 || (spent < 100 && times < 20)) {
      await query();
      times++;
      spent = processorMilliseconds(pid) - before;
    }
    attempts.push(spent / times);
  }
  return median(attempts);
}

async function ruleCosts({ url, pid, time }, groups) {
  const costs = {};
  for (const { name, rules } of groups) {
    costs[name] = 0;
    for (const { query } of rules) {
      costs[name] += await cost(pid, () => ask(`${url}/api/v1/query`, { query, time }));
    }
  }
  return costs;
}

async function panelCosts({ url, pid, time }) {
  const board = JSON.parse(fs.readFileSync(path.join(here, '../grafana/fleet.json'), 'utf8'));
  const costs = {};
  for (const panel of board.panels.filter(({ targets }) => targets)) {
    const targets = [];
    for (const { expr, instant } of panel.targets) {
      const query = fill(expr);
      targets.push(await cost(pid, () => (instant
        ? ask(`${url}/api/v1/query`, { query, time })
        : ask(`${url}/api/v1/query_range`, { query, start: String(time - RANGE_SECONDS), end: String(time), step: String(STEP_SECONDS) }))));
    }
    costs[panel.title] = { slowest: Math.max(...targets), all: targets.reduce((sum, target) => sum + target, 0) };
  }
  return costs;
}

/** The rule files with a shorter interval where a group is seldom evaluated, so that all have been within minutes. */
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
    return await withPrometheus({ data, config }, async (url, pid) => {
      await pause(60_000); // the log of writes, the first index of all series
      const began = { at: Date.now(), spent: processorMilliseconds(pid) };
      await pause(Number(values.minutes) * 60_000);
      const cores = (processorMilliseconds(pid) - began.spent) / (Date.now() - began.at);
      const time = Math.floor(Date.now() / 1000);
      const { groups } = (await (await fetch(`${url}/api/v1/rules`)).json()).data;
      fs.writeFileSync(path.join(folder, 'prometheus.yml'), '{}');
      process.kill(pid, 'SIGHUP');
      await pause(20_000);
      const one = async (query) => Number((await ask(`${url}/api/v1/query`, { query, time }))[0].value[1]);
      const scraped = await one('count(flink_memory_info)');
      const seriesEach = (await one('count({__name__=~"flink_memory_.+"})')) / scraped;
      const unhealthy = groups.flatMap(({ rules }) => rules).filter(({ health }) => health !== 'ok').map(({ name, lastError }) => `${name}: ${lastError}`);
      const asked = { url, pid, time };
      return { count, scraped, seriesEach, unhealthy, cores, groups: await ruleCosts(asked, groups), panels: await panelCosts(asked), load: os.loadavg()[1] };
    });
  } finally {
    pages.close();
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

const shown = (number) => number.toFixed(number < 10 ? 1 : 0);

function tables(measured) {
  const head = (title) => `| ${title} | ${measured.map(({ count }) => count).join(' | ')} |\n| --- |${' ---: |'.repeat(measured.length)}\n`;
  const row = (name, cell) => `| ${name} | ${measured.map(cell).join(' | ')} |\n`;
  const facts = row('series of each TaskManager', ({ seriesEach }) => Math.round(seriesEach)) + row('cores that Prometheus takes', ({ cores }) => cores.toFixed(2)) + row('load average of the machine', ({ load }) => load.toFixed(1));
  const groups = Object.keys(measured[0].groups).map((name) => row(name, (result) => shown(result.groups[name]))).join('');
  const panels = Object.keys(measured[0].panels).map((name) => row(name, (result) => `${shown(result.panels[name].slowest)} / ${shown(result.panels[name].all)}`)).join('');
  const text = `Measured on ${new Date().toISOString().slice(0, 10)}, ${os.cpus().length} cores (${os.cpus()[0].model.trim()}), ${Math.round(os.totalmem() / 2 ** 30)} GiB.\n\n`;
  return `${text}${head('TaskManagers')}${facts}\n${head('rule group: milliseconds for one evaluation')}${groups}\n${head('panel: milliseconds of the dearest query / of all queries')}${panels}`;
}

const blank = fs.readFileSync(values.page, 'utf8');
if (!blank.includes(BEGIN) || !blank.includes(END)) {
  throw new Error(`${values.page} has no ${BEGIN.trim()} and ${END}`);
}
const measured = [];
for (const count of values.processes.map(Number)) {
  const result = await measure(count);
  console.error(`${count}: ${result.scraped} scraped, ${result.seriesEach} of ${SERIES} series each, load ${result.load}, ${result.unhealthy.join('; ') || 'all rules healthy'}`);
  if (result.scraped !== count || result.unhealthy.length > 0) {
    process.exitCode = 1;
  }
  measured.push(result);
  const text = tables(measured);
  console.log(text);
  // After each size: on a busy machine the next one may take long.
  const page = fs.readFileSync(values.page, 'utf8');
  fs.writeFileSync(values.page, page.slice(0, page.indexOf(BEGIN) + BEGIN.length) + text + page.slice(page.indexOf(END)));
}
