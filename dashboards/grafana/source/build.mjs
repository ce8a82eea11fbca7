// Writes ../<board>.json from the boards of this folder. `--check` writes nothing and fails when a file is stale.
import fs from 'node:fs';
import path from 'node:path';
import { fleet } from './fleet.mjs';
import { jobManager } from './jobmanager.mjs';
import { taskManager } from './taskmanager.mjs';

const boards = { fleet, taskmanager: taskManager, jobmanager: jobManager };
const folder = path.dirname(import.meta.dirname);
const stale = [];
for (const [name, board] of Object.entries(boards)) {
  const file = path.join(folder, `${name}.json`);
  const text = JSON.stringify(board(), null, 2) + '\n';
  if (process.argv.includes('--check')) {
    if (!fs.existsSync(file) || fs.readFileSync(file, 'utf8') !== text) {
      stale.push(file);
    }
  } else {
    fs.writeFileSync(file, text);
  }
}
if (stale.length > 0) {
  console.error(`stale: ${stale.join(', ')}; run: node dashboards/grafana/source/build.mjs`);
  process.exit(1);
}
