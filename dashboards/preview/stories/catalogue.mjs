// Compares what the stories tell with what a real agent serves, by the reference that is made from its code.
import fs from 'node:fs';
import path from 'node:path';

const REFERENCE = path.join(import.meta.dirname, '../../../docs/metrics.md');
// No story needs every reason, every option that is advised, or every state of every source.
const MAY_MISS = new Set(['reason', 'option', 'severity', 'state']);
// These are there only for what has a trend, and for what is not read at each sample.
const FOR_SOME_ONLY = new Set(['flink_memory_exhaustion_seconds', 'flink_memory_source_interval_seconds']);

/** By metric: by label that has a closed list: its values. */
function served() {
  const rows = fs.readFileSync(REFERENCE, 'utf8').matchAll(/^\| `(\w+)` \| \w+ \| [^|]* \| ([^|]*) \|/gm);
  return new Map([...rows].map(([, name, labels]) => [name, new Map([...labels.matchAll(/`(\w+)`: ([\w., -]+)/g)].map(([, label, values]) => [label, new Set(values.split(',').map((value) => value.trim()))]))]));
}

/** @returns one line for each metric, label value or series that is on one side only */
export function differences(told) {
  const lines = [];
  const catalogue = served();
  for (const name of told.keys()) {
    if (name.startsWith('flink_memory_') && !catalogue.has(name)) {
      lines.push(`no agent serves ${name}`);
    }
  }
  for (const [name, labels] of catalogue) {
    if (!told.has(name)) {
      lines.push(`no story tells ${name}`);
    }
    for (const [label, values] of told.has(name) ? labels : []) {
      const seen = told.get(name).get(label) ?? new Set();
      lines.push(...[...seen].filter((value) => !values.has(value)).map((value) => `no agent serves ${name}{${label}="${value}"}`));
      lines.push(...[...values].filter((value) => !seen.has(value) && !MAY_MISS.has(label) && !FOR_SOME_ONLY.has(name)).map((value) => `no story tells ${name}{${label}="${value}"}`));
    }
  }
  return lines;
}
