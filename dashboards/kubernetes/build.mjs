// Writes the Kubernetes forms of the rules and boards beside this file. `--check` writes nothing and fails when one is stale.
import fs from 'node:fs';
import path from 'node:path';

const here = import.meta.dirname;
const root = path.dirname(here);
const read = (...parts) => fs.readFileSync(path.join(root, ...parts), 'utf8');
const indent = (text, by) => text.split('\n').map((line) => (line ? ' '.repeat(by) + line : line)).join('\n');

// The rule files as they are, comments and all: a PrometheusRule's spec is a rule file.
const rule = (name, file) => `# Made from prometheus/${file} by build.mjs.
apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
metadata:
  name: ${name}
  labels:
    app.kubernetes.io/part-of: flink-memory
spec:
${indent(read('prometheus', file), 2)}`;

// Grafana's sidecar loads every ConfigMap with this label. One for each board, without white space: kubectl keeps a copy
// of what it applied in an annotation of at most 256 KiB.
const board = (name) => `# Made from grafana/${name}.json by grafana/source/build.mjs and build.mjs.
apiVersion: v1
kind: ConfigMap
metadata:
  name: flink-memory-${name}
  labels:
    grafana_dashboard: "1"
    app.kubernetes.io/part-of: flink-memory
  annotations:
    grafana_folder: Flink memory
data:
  flink-memory-${name}.json: |
    ${JSON.stringify(JSON.parse(read('grafana', `${name}.json`)))}
`;

const files = {
  'prometheus-rule-alerts.yaml': rule('flink-memory-alerts', 'alerts.yml'),
  'prometheus-rule-recordings.yaml': rule('flink-memory-recordings', 'recordings.yml'),
  ...Object.fromEntries(['fleet', 'taskmanager', 'jobmanager'].map((name) => [`dashboard-${name}.yaml`, board(name)])),
};

const stale = Object.entries(files).filter(([name, text]) => {
  const file = path.join(here, name);
  if (process.argv.includes('--check')) {
    return !fs.existsSync(file) || fs.readFileSync(file, 'utf8') !== text;
  }
  fs.writeFileSync(file, text);
  return false;
});
if (stale.length > 0) {
  console.error(`stale: ${stale.map(([name]) => name).join(', ')}; run: node dashboards/kubernetes/build.mjs`);
  process.exit(1);
}
