// Tells the stories to a Prometheus, prints which alerts would have fired and when, and photographs every board.
// usage: node stories.mjs [--out FOLDER] [--only PICTURE]... [--theme dark]... [--width 1600]... [--data FOLDER] [--documented] [--serve]
// --data keeps the told stories in a folder, and takes them from there when it has them: telling takes minutes, drawing seconds.
// --documented makes the pictures of the documentation instead.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { alertRules, writeAlertHistory } from './alertHistory.mjs';
import { withCamera } from './camera.mjs';
import { importBlocks, importRecordings, withPrometheus } from './prometheus.mjs';
import { differences } from './stories/catalogue.mjs';
import { OpenMetrics } from './stories/openMetrics.mjs';
import { DOCUMENTED, END, PICTURES, writeStories } from './stories/stories.mjs';

const here = import.meta.dirname;
const { values } = parseArgs({
  options: {
    out: { type: 'string', default: path.join(here, 'out') }, only: { type: 'string', multiple: true }, theme: { type: 'string', multiple: true, default: ['dark', 'light'] },
    width: { type: 'string', multiple: true, default: ['1600', '1024'] }, serve: { type: 'boolean', default: false }, data: { type: 'string' }, documented: { type: 'boolean', default: false },
  },
});
const dashboards = path.join(here, '../grafana');
const recordings = path.join(here, '../prometheus/recordings.yml');
const rules = [path.join(here, '../prometheus/alerts.yml'), recordings].filter((file) => fs.existsSync(file));

// What a healthy story has nothing to say about.
const MAY_BE_EMPTY = ['Refused requests for buffers', 'Alerts', 'Findings', 'Advised options', 'Jobs left until the metaspace is full'];

function shotsOf(picture) {
  if (values.documented) {
    return DOCUMENTED.filter(({ of }) => of === picture.name).map(({ name, theme, ...part }) => ({ out: path.join(here, '../pictures', `${name}.png`), theme, width: '1600', part }));
  }
  return values.theme.flatMap((theme) => values.width.map((width) => ({ out: path.join(values.out, `${picture.name}-${theme}-${width}.png`), theme, width })));
}

async function photograph(pictures, shoot) {
  for (const picture of pictures) {
    const { board, from, until, scrape, variables = {} } = picture;
    const chosen = Object.fromEntries(Object.entries(variables).map(([key, value]) => [`var-${key}`, value]));
    for (const { out, theme, width, part } of shotsOf(picture)) {
      const query = { theme, from: String(from * 1000), to: String(until * 1000), scrape: String(scrape), ...chosen };
      const problems = await shoot({ board, out, width: Number(width), query, mayBeEmpty: MAY_BE_EMPTY, part });
      problems.forEach((problem) => console.error(`${out}: ${problem}`));
      if (problems.length > 0) {
        process.exitCode = 1;
      }
    }
  }
}

const folder = values.data ?? fs.mkdtempSync(path.join(os.tmpdir(), 'stories-'));
const data = path.join(folder, 'data');

async function tell() {
  fs.mkdirSync(data, { recursive: true });
  const history = new OpenMetrics();
  writeStories(history);
  const wrong = differences(history.told);
  if (wrong.length > 0) {
    throw new Error(`the stories differ from docs/metrics.md:\n${wrong.join('\n')}`);
  }
  history.write(path.join(folder, 'history.txt'));
  importBlocks(path.join(folder, 'history.txt'), data);
  if (fs.existsSync(recordings)) {
    // A rule that reads another's records needs them on disk first. The chain is four long: now, hour, week, gap.
    for (const [from, interval] of [[END - 7 * 86400, '30m'], [END - 7 * 86400, '30m'], [END - 3 * 3600, '1m'], [END - 3 * 3600, '1m']]) {
      await withPrometheus({ data }, (url) => importRecordings(url, [recordings], from, END, interval, data));
    }
  }
  const alerts = new OpenMetrics();
  const fired = await withPrometheus({ data, rules, lookback: '30s' }, async (url) => writeAlertHistory(url, await alertRules(url), END - 3 * 3600, END, 30, alerts));
  for (const { alert, severity, instance, at, until } of fired) {
    console.log(`${new Date(at * 1000).toISOString().slice(11, 19)} to ${new Date(until * 1000).toISOString().slice(11, 19)}  ${severity.padEnd(8)}  ${alert}  ${instance}`);
  }
  if (alerts.seriesCount > 0) {
    alerts.write(path.join(folder, 'alerts.txt'));
    importBlocks(path.join(folder, 'alerts.txt'), data);
  }
}

try {
  if (!fs.existsSync(data)) {
    await tell();
  }
  if (values.serve) {
    await withPrometheus({ data, rules }, async (url) => {
      console.log(`stories at ${url}, until ${new Date(END * 1000).toISOString()}; Ctrl-C ends it`);
      await new Promise((resolve) => { process.once('SIGINT', resolve); });
    });
  } else {
    const wanted = PICTURES.filter(({ name, board }) => fs.existsSync(path.join(dashboards, `${board}.json`)) && (!values.only || values.only.includes(name)));
    for (const lookback of new Set(wanted.map((picture) => picture.lookback))) {
      const pictures = wanted.filter((picture) => picture.lookback === lookback);
      await withPrometheus({ data, rules, lookback }, (prometheus) => withCamera({ dashboards, prometheus }, (shoot) => photograph(pictures, shoot)));
    }
  }
} finally {
  if (!values.data) {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}
