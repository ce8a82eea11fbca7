// The HTTP API of Prometheus, and its answers as data frames in the shape that Grafana's data source gives them.
import { FieldType, toDataFrame } from '@grafana/data';

async function call(path, parameters) {
  const response = await fetch(`/prometheus/api/v1/${path}`, { method: 'POST', body: new URLSearchParams(parameters) });
  const body = await response.json();
  if (body.status !== 'success') {
    throw new Error(`${body.errorType}: ${body.error} [${parameters.query ?? path}]`);
  }
  return body;
}

export async function labelValues(label, selector, range) {
  const parameters = new URLSearchParams({ start: String(range.from.valueOf() / 1000), end: String(range.to.valueOf() / 1000) });
  if (selector) {
    parameters.append('match[]', selector);
  }
  const body = await (await fetch(`/prometheus/api/v1/label/${label}/values?${parameters}`)).json();
  if (body.status !== 'success') {
    throw new Error(`${body.error} [label_values(${selector}, ${label})]`);
  }
  return body.data;
}

/** The number of series that a query gives at the end of the range; for queries that are not drawn, such as annotations. */
export async function seriesCount(expression, range) {
  return (await call('query', { query: expression, time: String(range.to.valueOf() / 1000) })).data.result.length;
}

const ROUND_STEPS = [1, 2, 5, 10, 15, 20, 30, 60, 120, 300, 600, 900, 1200, 1800, 3600, 7200, 10800, 21600, 43200, 86400];

/** Seconds between two points: the range in at most `points` steps, rounded up as Grafana rounds, never below the scrape interval. */
export function stepOf(range, points, scrapeSeconds) {
  const exact = Math.max((range.to.valueOf() - range.from.valueOf()) / 1000 / points, scrapeSeconds);
  return ROUND_STEPS.find((step) => step >= exact) ?? 86400;
}

const numberOf = (text) => (text === '+Inf' ? Infinity : text === '-Inf' ? -Infinity : Number(text));

function nameOf(target, metric) {
  if (target.legendFormat && target.legendFormat !== '__auto') {
    return target.legendFormat.replace(/\{\{\s*([^}\s]+)\s*\}\}/g, (_, label) => metric[label] ?? '');
  }
  const labels = Object.entries(metric).filter(([label]) => label !== '__name__').map(([label, value]) => `${label}="${value}"`);
  return (metric.__name__ ?? '') + (labels.length > 0 || !metric.__name__ ? `{${labels.join(', ')}}` : '');
}

function tableFrame(target, result) {
  const labels = [...new Set(result.flatMap((series) => Object.keys(series.metric)))].sort();
  const point = (series) => series.value ?? series.values.at(-1);
  return toDataFrame({
    refId: target.refId,
    fields: [
      { name: 'Time', type: FieldType.time, values: result.map((series) => point(series)[0] * 1000), config: {} },
      ...labels.map((label) => ({ name: label, type: FieldType.string, values: result.map((series) => series.metric[label] ?? ''), config: {} })),
      { name: `Value #${target.refId}`, type: FieldType.number, values: result.map((series) => numberOf(point(series)[1])), config: {} },
    ],
  });
}

function seriesFrame(target, series, times) {
  const at = new Map((series.values ?? [series.value]).map(([time, value]) => [Math.round(time * 1000), numberOf(value)]));
  const { __name__, ...labels } = series.metric;
  const points = times ?? [...at.keys()];
  return toDataFrame({
    refId: target.refId,
    fields: [
      { name: 'Time', type: FieldType.time, values: points, config: {} },
      { name: 'Value', type: FieldType.number, labels, values: points.map((time) => at.get(time) ?? null), config: { displayNameFromDS: nameOf(target, series.metric) } },
    ],
  });
}

export async function framesOf(target, expression, range, step) {
  const to = range.to.valueOf() / 1000;
  if (target.instant) {
    const { data } = await call('query', { query: expression, time: String(to) });
    const result = data.resultType === 'scalar' ? [{ metric: {}, value: data.result }] : data.result;
    return target.format === 'table' ? [tableFrame(target, result)] : result.map((series) => seriesFrame(target, series));
  }
  const start = Math.floor(range.from.valueOf() / 1000 / step) * step;
  const end = Math.floor(to / step) * step;
  const { data } = await call('query_range', { query: expression, start: String(start), end: String(end), step: String(step) });
  const times = Array.from({ length: Math.floor((end - start) / step) + 1 }, (_, index) => (start + index * step) * 1000);
  return target.format === 'table' ? [tableFrame(target, data.result)] : data.result.map((series) => seriesFrame(target, series, times));
}
