// One drawer for each panel type, all with Grafana's published components.
import { FieldType, getDisplayValueAlignmentFactors, getFieldDisplayValues, renderMarkdown, VizOrientation } from '@grafana/data';
import { BarGauge, BigValue, BigValueColorMode, BigValueGraphMode, BigValueJustifyMode, BigValueTextMode, TimeSeries, VizRepeater } from '@grafana/ui';
import { TableNG } from '@grafana/ui/unstable';

const Empty = ({ panel }) => <div style={{ padding: 16, textAlign: 'center' }}>{panel.fieldConfig?.defaults?.noValue ?? 'No data'}</div>;

const valuesOf = ({ panel, frames, theme, replace }, sparkline) => () =>
  getFieldDisplayValues({
    fieldConfig: panel.fieldConfig, reduceOptions: { calcs: ['lastNotNull'], values: false, fields: '', ...panel.options?.reduceOptions },
    replaceVariables: replace, theme, data: frames, sparkline, timeZone: 'utc',
  });

function Stat(props) {
  const { panel, frames, width, height, theme, range } = props;
  const options = panel.options ?? {};
  return (
    <VizRepeater getValues={valuesOf(props, (options.graphMode ?? 'area') !== 'none')} getAlignmentFactors={getDisplayValueAlignmentFactors}
      source={frames} width={width} height={height} autoGrid orientation={options.orientation ?? VizOrientation.Auto} renderCounter={0}
      renderValue={({ value, width: w, height: h, count, alignmentFactors }) => (
        <BigValue value={value.display} count={count} width={w} height={h} theme={theme} alignmentFactors={alignmentFactors} text={options.text}
          sparkline={value.sparkline && { ...value.sparkline, timeRange: range }}
          colorMode={options.colorMode ?? BigValueColorMode.Value} graphMode={options.graphMode ?? BigValueGraphMode.Area}
          justifyMode={options.justifyMode ?? BigValueJustifyMode.Auto} textMode={options.textMode ?? BigValueTextMode.Auto} />
      )} />
  );
}

function Bars(props) {
  const { panel, frames, width, height, theme } = props;
  const options = panel.options ?? {};
  return (
    <VizRepeater getValues={valuesOf(props)} getAlignmentFactors={getDisplayValueAlignmentFactors} source={frames} width={width} height={height}
      orientation={options.orientation ?? VizOrientation.Horizontal} renderCounter={0} minVizHeight={options.minVizHeight ?? 16} itemSpacing={10}
      renderValue={({ value, width: w, height: h, orientation, alignmentFactors }) => (
        <BarGauge value={value.display} field={value.field} display={value.view?.getFieldDisplayProcessor(value.colIndex)} width={w} height={h}
          orientation={orientation} theme={theme} alignmentFactors={alignmentFactors} itemSpacing={2} lcdCellWidth={10}
          displayMode={options.displayMode ?? 'gradient'} showUnfilled={options.showUnfilled ?? true} valueDisplayMode={options.valueMode} text={options.text} />
      )} />
  );
}

function Series({ panel, frames, width, height, range }) {
  const options = panel.options ?? {};
  const drawable = frames.filter(({ fields }) => fields.some(({ type }) => type === FieldType.time) && fields.some(({ type }) => type === FieldType.number));
  return drawable.length === 0 ? <Empty panel={panel} /> : (
    <TimeSeries frames={drawable} structureRev={1} width={width} height={height} timeRange={range} timeZone="utc" options={options}
      legend={{ showLegend: true, displayMode: 'list', placement: 'bottom', calcs: [], ...options.legend }} />
  );
}

function Table({ panel, frames, width, height, theme, range }) {
  const options = panel.options ?? {};
  return !(frames[0]?.length > 0) ? <Empty panel={panel} /> : (
    <TableNG data={frames[0]} width={width} height={height} initialSortBy={options.sortBy} sortBy={options.sortBy} noHeader={options.showHeader === false}
      cellHeight={options.cellHeight} frozenColumns={options.frozenColumns?.left ?? 0} fieldConfig={panel.fieldConfig} timeRange={range} enablePagination={options.enablePagination ?? options.footer?.enablePagination} theme={theme} />
  );
}

const Text = ({ panel, replace }) => (
  <div className="markdown-html" style={{ overflow: 'auto', height: '100%' }} dangerouslySetInnerHTML={{ __html: renderMarkdown(replace(panel.options?.content ?? '')) }} />
);

const CannotDraw = ({ panel }) => <div style={{ padding: 16 }}>panel type {panel.type} cannot be drawn here</div>;

export const visualizations = { stat: Stat, bargauge: Bars, timeseries: Series, table: Table, text: Text };
export const visualizationOf = (type) => visualizations[type] ?? CannotDraw;
