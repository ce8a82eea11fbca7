// Collects samples by metric, and writes them as OpenMetrics text with time stamps, which promtool turns into blocks.
import fs from 'node:fs';

const escape = (value) => String(value).replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\n/g, '\\n');
const seriesOf = (name, labels) => `${name}{${Object.entries(labels).filter(([, value]) => value !== undefined && value !== '').map(([key, value]) => `${key}="${escape(value)}"`).join(',')}}`;

export class OpenMetrics {
  #series = new Map();
  #told = new Map();

  /** An absent value (undefined) is not written: unknown is absent. */
  add(name, labels, second, value) {
    if (value === undefined) {
      return;
    }
    const key = seriesOf(name, labels);
    if (!this.#series.has(key)) {
      this.#series.set(key, []);
      this.#remember(name, labels);
    }
    this.#series.get(key).push(second, value);
  }

  #remember(name, labels) {
    if (!this.#told.has(name)) {
      this.#told.set(name, new Map());
    }
    for (const [label, value] of Object.entries(labels)) {
      const values = this.#told.get(name);
      values.set(label, (values.get(label) ?? new Set()).add(value));
    }
  }

  /** By metric: by label: every value that was told. */
  get told() {
    return this.#told;
  }

  get seriesCount() {
    return this.#series.size;
  }

  write(file) {
    const out = fs.openSync(file, 'w');
    const families = new Map();
    for (const key of this.#series.keys()) {
      const name = key.slice(0, key.indexOf('{'));
      families.set(name, [...(families.get(name) ?? []), key]);
    }
    for (const [name, keys] of families) {
      // Typed as unknown, a counter keeps its _total without the rules of OpenMetrics about families.
      fs.writeSync(out, `# TYPE ${name} unknown\n`);
      for (const key of keys) {
        const samples = this.#series.get(key);
        let text = '';
        for (let index = 0; index < samples.length; index += 2) {
          text += `${key} ${samples[index + 1]} ${samples[index]}\n`;
        }
        fs.writeSync(out, text);
      }
    }
    fs.writeSync(out, '# EOF\n');
    fs.closeSync(out);
  }
}
