// Draws the dashboard named in the address (?board=, from, to, theme, scrape, var-NAME) and reports on window.__report.
import { createTheme, dateMath, dateTime, ThemeContext } from '@grafana/data';
import { initPluginTranslations } from '@grafana/i18n';
import { GlobalStyles, PortalContainer } from '@grafana/ui';
import { createRoot } from 'react-dom/client';
import { faultsOf } from './faults.js';
import { registerTransformations } from './fieldConfig.js';
import { boxOf, heightOf, MARGIN, opened } from './grid.js';
import { PanelView } from './PanelView.jsx';
import { seriesCount } from './prometheus.js';
import { fill, loadVariables } from './variables.js';

const SETTLE_MILLIS = 700; // the last panel's canvas is painted some frames after its data came

function Header({ dashboard, variables, range, theme }) {
  return (
    <div style={{ padding: `12px ${MARGIN}px`, display: 'flex', gap: 12, alignItems: 'center', flexWrap: 'wrap' }}>
      <strong style={{ fontSize: 18 }}>{dashboard.title}</strong>
      {Object.entries(variables).filter(([, { variable }]) => variable.hide !== 2).map(([name, { variable, all, values }]) => (
        <span key={name} style={{ fontSize: 12, border: `1px solid ${theme.colors.border.medium}`, borderRadius: 2, display: 'inline-flex' }}>
          <span style={{ padding: '3px 8px', background: theme.colors.background.secondary }}>{variable.label || name}</span>
          <span style={{ padding: '3px 8px' }}>{all ? 'All' : values.join(' + ')}</span>
        </span>
      ))}
      <span style={{ marginLeft: 'auto', fontSize: 12 }}>{range.from.utc().format('YYYY-MM-DD HH:mm')} to {range.to.utc().format('YYYY-MM-DD HH:mm')} UTC</span>
    </div>
  );
}

function Board({ dashboard, context, width, onLoaded }) {
  const panels = opened(dashboard.panels);
  return (
    <div style={{ background: context.theme.colors.background.canvas, color: context.theme.colors.text.primary, minHeight: '100vh', width }}>
      <Header dashboard={dashboard} {...context} />
      <div style={{ position: 'relative', height: heightOf(panels) + MARGIN }}>
        {panels.map((panel) => {
          const box = boxOf(panel.gridPos, width);
          return panel.type === 'row'
            ? <div key={panel.id} style={{ position: 'absolute', ...box, display: 'flex', alignItems: 'center', fontWeight: 500 }}>▾&nbsp;{fill(panel.title, context.variables, {}, 'text')}</div>
            : <PanelView key={panel.id} panel={panel} box={box} context={context} onLoaded={onLoaded} />;
        })}
      </div>
    </div>
  );
}

async function checkAnnotations(dashboard, { variables, range }) {
  const errors = [];
  for (const { name, expr } of dashboard.annotations?.list ?? []) {
    try {
      await seriesCount(fill(expr, variables, {}), range);
    } catch (error) {
      errors.push(`annotation ${name}: ${error.message}`);
    }
  }
  return errors;
}

async function start(report) {
  const parameters = new URLSearchParams(location.search);
  await initPluginTranslations('flink-memory-preview', []);
  registerTransformations();
  const dashboard = await (await fetch(`/dashboards/${parameters.get('board')}.json`)).json();
  const raw = { from: parameters.get('from') ?? dashboard.time.from, to: parameters.get('to') ?? dashboard.time.to };
  const instant = (text, roundUp) => (/^\d+$/.test(text) ? dateTime(Number(text)) : dateMath.parse(text, roundUp));
  const range = { from: instant(raw.from, false), to: instant(raw.to, true), raw };
  const theme = createTheme({ colors: { mode: parameters.get('theme') ?? 'dark' } });
  const chosen = Object.fromEntries([...parameters].filter(([key]) => key.startsWith('var-')).map(([key, value]) => [key.slice('var-'.length), value.split('|')]));
  const variables = await loadVariables(dashboard.templating?.list ?? [], chosen, range);
  const context = { variables, range, theme, scrapeSeconds: Number(parameters.get('scrape') ?? 15) };
  report.problems.push(...(await checkAnnotations(dashboard, context)));

  const expected = opened(dashboard.panels).filter(({ type }) => type !== 'row').length;
  const onLoaded = (panel, { frames, errors, empty }) => {
    report.panels.push({ id: panel.id, title: panel.title, type: panel.type, errors: [...errors, ...faultsOf(panel)], empty: panel.type !== 'text' && empty, frames: frames.length });
    if (report.panels.length === expected) {
      setTimeout(() => { report.ready = true; }, SETTLE_MILLIS);
    }
  };
  createRoot(document.getElementById('root')).render(
    <ThemeContext.Provider value={theme}>
      <GlobalStyles />
      <Board dashboard={dashboard} context={context} width={document.documentElement.clientWidth} onLoaded={onLoaded} />
      <PortalContainer />
    </ThemeContext.Provider>,
  );
}

window.__report = { ready: false, problems: [], panels: [] };
start(window.__report).catch((error) => {
  window.__report.problems.push(String(error.stack ?? error));
  window.__report.ready = true;
});
