// Template variables: filled from Prometheus in the order of the dashboard, put in for $x, ${x}, ${x:format} and [[x]].
import { labelValues } from './prometheus.js';

const escaped = (value) => value.replace(/[\\^$*+?.()|[\]{}]/g, '\\\\$&');

async function optionsOf(variable, known, range) {
  switch (variable.type) {
    case 'query': {
      const query = fill(typeof variable.query === 'string' ? variable.query : variable.query.query, known, {});
      const parts = /^label_values\((?:(.+),)?\s*([A-Za-z_]\w*)\s*\)$/.exec(query.trim());
      if (!parts) {
        throw new Error(`variable ${variable.name}: only label_values() is known here, not ${query}`);
      }
      return labelValues(parts[2], parts[1]?.trim(), range);
    }
    case 'custom':
    case 'interval':
      return String(variable.query).split(',').map((option) => option.trim());
    case 'datasource':
      return ['prometheus'];
    case 'constant':
    case 'textbox':
      return [variable.query];
    default:
      throw new Error(`variable ${variable.name}: type ${variable.type} is not known here`);
  }
}

/** @param chosen values by variable name, as the address of a dashboard carries them; All where a variable has it and none is chosen */
export async function loadVariables(list, chosen, range) {
  const known = {};
  for (const variable of list) {
    const options = await optionsOf(variable, known, range);
    const wanted = [chosen[variable.name] ?? (variable.includeAll ? '$__all' : (variable.current?.value ?? options[0]))].flat();
    const all = wanted.includes('$__all');
    known[variable.name] = { variable, all, values: all ? options : wanted };
  }
  return known;
}

export function fill(text, known, builtins, format) {
  return text.replace(/\$(\w+)|\$\{(\w+)(?:\.[^:}]+)?(?::(\w+))?\}|\[\[(\w+)\]\]/g, (whole, plain, braced, given, bracketed) => {
    const name = plain ?? braced ?? bracketed;
    if (name in builtins) {
      return builtins[name];
    }
    const value = known[name];
    if (!value) {
      return whole;
    }
    const wanted = given ?? format;
    if (value.all && wanted === 'text') {
      return 'All';
    }
    if (value.all && value.variable.allValue) {
      return value.variable.allValue;
    }
    if (wanted === 'text' || wanted === 'raw' || !(value.variable.multi || value.variable.includeAll)) {
      return value.values.join(wanted === 'text' ? ' + ' : ',');
    }
    const expressions = value.values.map(escaped);
    return expressions.length === 1 ? expressions[0] : `(${expressions.join('|')})`;
  });
}
