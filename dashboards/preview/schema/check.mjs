// Checks the boards against Grafana's published types, turned into JSON schema. usage: node schema/check.mjs
import fs from 'node:fs';
import path from 'node:path';
import Ajv from 'ajv';
import TJS from 'typescript-json-schema';

const here = import.meta.dirname;
const dashboards = path.join(here, '../../grafana');
const TYPES = { stat: 'StatPanel', bargauge: 'BarGaugePanel', timeseries: 'TimeSeriesPanel', table: 'TablePanel', row: 'RowPanel' };

const program = TJS.getProgramFromFiles([path.join(here, 'dashboard.ts')], { strictNullChecks: true, skipLibCheck: true, moduleResolution: 100, module: 99, target: 99 });
const generator = TJS.buildGenerator(program, { required: true, noExtraProps: true, ignoreErrors: true });
const ajv = new Ajv({ strict: false, allErrors: true, allowUnionTypes: true });

function validatorOf(type) {
  const schema = generator.getSchemaForSymbol(type);
  for (const [name, definition] of Object.entries(schema.definitions ?? {})) {
    // Two things that the types say less of than Grafana takes: mappings are keyed by value, and a query may be an object.
    if (name.endsWith('ValueMap') && definition.properties?.options) {
      definition.properties.options = { type: 'object' };
    }
    if (name.startsWith('VariableModel') || name === 'VariableModel') {
      definition.properties.query = {};
    }
  }
  return ajv.compile(schema);
}

// What Grafana's Prometheus data source adds to an annotation, and what Grafana before 13 reads in a table: neither is in these types.
const ADDED_TO_ANNOTATIONS = ['expr', 'step', 'titleFormat', 'textFormat', 'tagKeys', 'useValueForTime'];
const OF_OLDER_VERSIONS = { table: ['footer'] };
const without = (object, keys) => Object.fromEntries(Object.entries(object).filter(([key]) => !keys.includes(key)));

const validators = {};
let count = 0;
function check(type, value, where) {
  validators[type] ??= validatorOf(type);
  count++;
  if (!validators[type](value)) {
    const lines = validators[type].errors.map(({ instancePath, message, params }) => `  ${instancePath || '/'} ${message} ${JSON.stringify(params)}`);
    console.error(`${where}\n${[...new Set(lines)].join('\n')}`);
    process.exitCode = 1;
  }
}

for (const file of fs.readdirSync(dashboards).filter((name) => name.endsWith('.json'))) {
  const { panels, ...rest } = JSON.parse(fs.readFileSync(path.join(dashboards, file), 'utf8'));
  const annotations = { list: rest.annotations.list.map((annotation) => without(annotation, ADDED_TO_ANNOTATIONS)) };
  check('Frameless', { ...rest, annotations }, file);
  for (const panel of panels) {
    const type = TYPES[panel.type];
    if (type) {
      check(type, { ...panel, ...(panel.options && { options: without(panel.options, OF_OLDER_VERSIONS[panel.type] ?? []) }) }, `${file}, panel "${panel.title}"`);
    } else {
      console.error(`${file}, panel "${panel.title}": type ${panel.type} has no schema here`);
      process.exitCode = 1;
    }
  }
}
console.log(`${count} parts checked`);
