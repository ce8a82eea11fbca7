import { applyFieldOverrides, cacheFieldDisplayNames, LoadingState, transformDataFrame } from '@grafana/data';
import { PanelChrome } from '@grafana/ui';
import { useEffect, useState } from 'react';
import { lastValueFrom } from 'rxjs';
import { fieldConfigOf, registryFor } from './fieldConfig.js';
import { framesOf, stepOf } from './prometheus.js';
import { fill } from './variables.js';
import { visualizationOf } from './visualizations.jsx';

const duration = (seconds) => (seconds % 60 === 0 ? `${seconds / 60}m` : `${seconds}s`);

function builtinsOf(range, step, scrapeSeconds) {
  const seconds = Math.round((range.to.valueOf() - range.from.valueOf()) / 1000);
  return {
    __interval: duration(step), __interval_ms: String(step * 1000), __rate_interval: duration(Math.max(step + scrapeSeconds, 4 * scrapeSeconds)),
    __range: `${seconds}s`, __range_s: String(seconds), __range_ms: String(seconds * 1000), __from: String(range.from.valueOf()), __to: String(range.to.valueOf()),
  };
}

async function load(panel, { variables, range, theme, scrapeSeconds }, width) {
  const step = stepOf(range, panel.maxDataPoints ?? Math.max(Math.round(width), 100), scrapeSeconds);
  const builtins = builtinsOf(range, step, scrapeSeconds);
  // A cell's link fills ${__data…} itself; what is not known here stays as it is.
  const replace = (text, _scope, format) => fill(String(text ?? ''), variables, builtins, format);
  const errors = [];
  let frames = [];
  for (const target of (panel.targets ?? []).filter(({ hide }) => !hide)) {
    try {
      frames.push(...(await framesOf(target, replace(target.expr), range, step)));
    } catch (error) {
      errors.push(String(error.message ?? error));
    }
  }
  const empty = frames.every(({ length }) => length === 0);
  if (panel.transformations?.length > 0) {
    frames = await lastValueFrom(transformDataFrame(panel.transformations.filter(({ disabled }) => !disabled), frames, { interpolate: replace }));
  }
  const fieldConfig = fieldConfigOf(panel);
  frames = applyFieldOverrides({ data: frames, fieldConfig, replaceVariables: replace, theme, timeZone: 'utc', fieldConfigRegistry: registryFor(fieldConfig) });
  cacheFieldDisplayNames(frames);
  return { frames, errors, replace, empty };
}

export function PanelView({ panel, box, context, onLoaded }) {
  const [loaded, setLoaded] = useState();
  useEffect(() => {
    load(panel, context, box.width)
      .catch((error) => ({ frames: [], errors: [String(error.stack ?? error)], empty: true }))
      .then((result) => {
        setLoaded(result);
        onLoaded(panel, result);
      });
  }, []);
  const { variables, range, theme } = context;
  const Visualization = visualizationOf(panel.type);
  const failed = loaded?.errors.length > 0;
  return (
    <div style={{ position: 'absolute', ...box }} data-panel={panel.title}>
      <PanelChrome title={fill(panel.title ?? '', variables, {}, 'text')} description={panel.description} width={box.width} height={box.height}
        loadingState={!loaded ? LoadingState.Loading : failed ? LoadingState.Error : LoadingState.Done} statusMessage={loaded?.errors.join('; ')}
        displayMode={panel.transparent ? 'transparent' : 'default'}>
        {(width, height) => loaded && (failed
          ? <div style={{ padding: 8, color: theme.colors.error.text }}>{loaded.errors.join('\n')}</div>
          : <Visualization panel={{ ...panel, fieldConfig: fieldConfigOf(panel) }} frames={loaded.frames} width={width} height={height} theme={theme} range={range} replace={loaded.replace} />)}
      </PanelChrome>
    </div>
  );
}
