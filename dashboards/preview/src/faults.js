// What Grafana takes without a word and then shows wrongly.
import { fieldReducers, getValueFormats, standardTransformersRegistry } from '@grafana/data';
import { fieldConfigOf } from './fieldConfig.js';
import { visualizations } from './visualizations.jsx';

const UNITS = new Set(getValueFormats().flatMap((group) => group.submenu.map((format) => format.value)));
const OWN_UNIT = /^(suffix|prefix|si|time|count|currency|bool):/;

export function faultsOf(panel) {
  const { defaults, overrides } = fieldConfigOf(panel);
  const units = [defaults.unit, ...overrides.flatMap(({ properties }) => properties).filter(({ id }) => id === 'unit').map(({ value }) => value)];
  const calculations = [...(panel.options?.reduceOptions?.calcs ?? []), ...(panel.options?.legend?.calcs ?? [])];
  return [
    ...(visualizations[panel.type] ? [] : [`panel type ${panel.type} cannot be drawn here`]),
    ...units.filter((unit) => unit && !UNITS.has(unit) && !OWN_UNIT.test(unit)).map((unit) => `unknown unit ${unit}`),
    ...calculations.filter((id) => !fieldReducers.getIfExists(id)).map((id) => `unknown calculation ${id}`),
    ...(panel.transformations ?? []).filter(({ id }) => !standardTransformersRegistry.getIfExists(id)).map(({ id }) => `unknown transformation ${id}`),
  ];
}
