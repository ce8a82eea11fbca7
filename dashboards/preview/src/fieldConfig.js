// The field configuration that a panel plugin would have: Grafana's standard options, the custom ones that the panel names,
// and the plugin's defaults where the dashboard is silent.
import { FieldConfigOptionsRegistry, standardTransformers, standardTransformersRegistry } from '@grafana/data';

const STANDARD = ['unit', 'min', 'max', 'decimals', 'displayName', 'color', 'mappings', 'thresholds', 'noValue', 'links', 'description', 'filterable', 'fieldMinMax', 'actions'];

const DEFAULT_THRESHOLDS = { mode: 'absolute', steps: [{ color: 'green', value: null }, { color: 'red', value: 80 }] };
const DEFAULT_COLOR = { timeseries: 'palette-classic' };

const option = (id, path, isCustom) => ({
  id, path, isCustom, name: id, settings: {}, shouldApply: () => true, process: (value) => value, override: () => null, editor: () => null,
});

function customOptions({ defaults, overrides }) {
  const named = overrides.flatMap(({ properties }) => properties).filter(({ id }) => id.startsWith('custom.')).map(({ id }) => id.slice('custom.'.length));
  return [...new Set([...Object.keys(defaults.custom ?? {}), ...named])];
}

export function registryFor(config) {
  return new FieldConfigOptionsRegistry(() => [
    ...STANDARD.map((id) => option(id, id, false)),
    ...customOptions(config).map((path) => option(`custom.${path}`, path, true)),
  ]);
}

export function fieldConfigOf(panel) {
  return {
    defaults: { mappings: [], thresholds: structuredClone(DEFAULT_THRESHOLDS), color: { mode: DEFAULT_COLOR[panel.type] ?? 'thresholds' }, ...panel.fieldConfig?.defaults },
    overrides: panel.fieldConfig?.overrides ?? [],
  };
}

export function registerTransformations() {
  standardTransformersRegistry.setInit(() =>
    [...new Map(Object.values(standardTransformers).map((transformer) => [transformer.id, transformer])).values()].map((transformer) => ({
      id: transformer.id, name: transformer.name, transformation: async () => transformer, editor: () => null, imageDark: '', imageLight: '',
    })));
}
