// The ALERTS series that a Prometheus would have written in the past: promtool backfills recording rules, but not alerts.

async function get(url, parameters) {
  const body = await (await fetch(url, { method: 'POST', body: new URLSearchParams(parameters) })).json();
  if (body.status !== 'success') {
    throw new Error(`${body.error} [${parameters.query}]`);
  }
  return body.data;
}

export async function alertRules(url) {
  const { data } = await (await fetch(`${url}/api/v1/rules?type=alert`)).json();
  return data.groups.flatMap(({ rules }) => rules).map(({ name, query, duration, keepFiringFor = 0, labels }) => ({ name, query, hold: duration, keep: keepFiringFor, labels }));
}

/** Firing from when the expression held for `hold` until it has not held for `keep`. */
export function firing(times, held, { hold, keep }) {
  const seconds = [];
  let since;
  let last;
  let on = false;
  for (const time of times) {
    if (held.has(time)) {
      since ??= time;
      last = time;
      on ||= time - since >= hold;
    } else {
      since = undefined;
      on = on && time - last < keep;
    }
    if (on) {
      seconds.push(time);
    }
  }
  return seconds;
}

/** Adds ALERTS to `out` and gives, by alert and instance, the first second at which it fired. */
export async function writeAlertHistory(url, rules, from, to, step, out) {
  const times = Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, index) => from + index * step);
  const first = [];
  for (const rule of rules) {
    const { result } = await get(`${url}/api/v1/query_range`, { query: rule.query, start: String(from), end: String(to), step: String(step) });
    for (const { metric, values } of result) {
      const { __name__, ...kept } = metric;
      const labels = { ...kept, ...rule.labels, alertname: rule.name, alertstate: 'firing' };
      const seconds = firing(times, new Set(values.map(([time]) => time)), rule);
      seconds.forEach((second) => out.add('ALERTS', labels, second, 1));
      if (seconds.length > 0) {
        first.push({ alert: rule.name, severity: rule.labels.severity, instance: labels.instance ?? labels.flink_deployment ?? '', at: seconds[0], until: seconds.at(-1) });
      }
    }
  }
  return first.sort((a, b) => a.at - b.at);
}
