// A Prometheus of one's own on a free port, over blocks made from OpenMetrics text; gone when the work is done.
import { execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';

function freePort() {
  return new Promise((resolve) => {
    const server = net.createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

export function importBlocks(text, data) {
  execFileSync('promtool', ['tsdb', 'create-blocks-from', '--max-block-duration=360h', 'openmetrics', '--quiet', text, data], { stdio: ['ignore', 'ignore', 'inherit'] });
}

/** Blocks of what the recording rules would have recorded between two seconds; evaluated every `interval`, e.g. 1m. */
export function importRecordings(url, rules, from, to, interval, data) {
  const out = fs.mkdtempSync(path.join(path.dirname(data), 'recorded-'));
  execFileSync('promtool', ['tsdb', 'create-blocks-from', '--max-block-duration=360h', 'rules', `--url=${url}`, `--start=${from}`, `--end=${to}`, `--eval-interval=${interval}`, `--output-dir=${out}`, ...rules], { stdio: ['ignore', 'ignore', 'pipe'] });
  fs.readdirSync(out).forEach((block) => fs.renameSync(path.join(out, block), path.join(data, block)));
  fs.rmSync(out, { recursive: true });
}

/**
 * @param config the configuration, where something is scraped; else the blocks are all there is
 * @param lookback how long a series lives after its last sample. Blocks from text carry no markers of its end, which a live Prometheus writes.
 */
export async function withPrometheus({ data, rules = [], lookback = '5m', config = null }, work) {
  const port = await freePort();
  const file = path.join(path.dirname(data), 'prometheus.yml');
  // Without a configuration nothing is scraped and nothing evaluated; the rules are loaded so that they can be asked for.
  fs.writeFileSync(file, config ?? `global: {evaluation_interval: 12h}\nrule_files: ${JSON.stringify(rules)}\n`);
  const server = spawn('prometheus', [`--config.file=${file}`, `--storage.tsdb.path=${data}`, '--storage.tsdb.retention.time=20y', `--query.lookback-delta=${lookback}`, `--web.listen-address=127.0.0.1:${port}`, '--log.level=error'], { stdio: ['ignore', 'ignore', 'inherit'] });
  const ended = new Promise((resolve) => server.once('exit', resolve));
  const url = `http://127.0.0.1:${port}`;
  try {
    for (let attempt = 0; !(await fetch(`${url}/-/ready`).then((answer) => answer.ok, () => false)); attempt++) {
      if (attempt > 300 || server.exitCode !== null) {
        throw new Error('Prometheus did not become ready');
      }
      await new Promise((resolve) => { setTimeout(resolve, 100); });
    }
    return await work(url, server.pid);
  } finally {
    server.kill();
    await ended;
  }
}
