// Photographs one dashboard. Exit code 1 when a query fails, a panel is empty or names something that Grafana does not know, or the page throws.
import path from 'node:path';
import { parseArgs } from 'node:util';
import { withCamera } from './camera.mjs';

const USAGE = `usage: node shoot.mjs BOARD OUT.png [--prometheus URL] [--dashboards FOLDER] [--width 1600] [--theme dark|light]
                     [--from TIME] [--to TIME] [--scrape SECONDS] [--var NAME=VALUE|VALUE]... [--may-be-empty TITLE]...`;
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    prometheus: { type: 'string', default: 'http://127.0.0.1:9090' }, dashboards: { type: 'string', default: path.join(import.meta.dirname, '../grafana') },
    width: { type: 'string', default: '1600' }, theme: { type: 'string', default: 'dark' }, from: { type: 'string' }, to: { type: 'string' },
    scrape: { type: 'string', default: '15' }, var: { type: 'string', multiple: true, default: [] }, 'may-be-empty': { type: 'string', multiple: true, default: [] },
  },
});
if (positionals.length !== 2) {
  console.error(USAGE);
  process.exit(2);
}
const [board, out] = positionals;
const { theme, from, to, scrape } = values;
const chosen = values.var.map((text) => [`var-${text.slice(0, text.indexOf('='))}`, text.slice(text.indexOf('=') + 1)]);
const query = { theme, scrape, ...(from && { from }), ...(to && { to }), ...Object.fromEntries(chosen) };
const problems = await withCamera(values, (shoot) => shoot({ board, out, width: Number(values.width), query, mayBeEmpty: values['may-be-empty'] }));
problems.forEach((problem) => console.error(problem));
process.exitCode = problems.length > 0 ? 1 : 0;
