// A classic dashboard with the panel types of these boards, joined from Grafana's published types.
import type { Dashboard, DataSourceRef, FieldConfig, Panel } from '@grafana/schema';
import type { Options as BarGaugeOptions } from '@grafana/schema/dist/esm/raw/composable/bargauge/panelcfg/x/BarGaugePanelCfg_types.gen';
import type { Options as StatOptions } from '@grafana/schema/dist/esm/raw/composable/stat/panelcfg/x/StatPanelCfg_types.gen';
import type { FieldConfig as TableField, Options as TableOptions } from '@grafana/schema/dist/esm/raw/composable/table/panelcfg/x/TablePanelCfg_types.gen';
import type { FieldConfig as TimeSeriesField, Options as TimeSeriesOptions } from '@grafana/schema/dist/esm/raw/composable/timeseries/panelcfg/x/TimeSeriesPanelCfg_types.gen';

// Grafana fills in what a file leaves out, so nothing within options is required.
type Partly<T> = T extends (infer Item)[] ? Partly<Item>[] : T extends object ? { [Key in keyof T]?: Partly<T[Key]> } : T;

interface Target {
  refId: string;
  expr: string;
  datasource: DataSourceRef;
  editorMode: 'code';
  legendFormat?: string;
  instant?: boolean;
  range?: boolean;
  format?: 'time_series' | 'table';
}

interface Override {
  matcher: { id: 'byName' | 'byRegexp'; options: string };
  properties: { id: string; value: unknown }[];
}

type Frame = Pick<Panel, 'transformations' | 'links'> & {
  id: number;
  title: string;
  description: string;
  datasource: DataSourceRef;
  gridPos: { x: number; y: number; w: number; h: number };
};

interface Drawn<Type extends string, Options, Custom> extends Frame {
  type: Type;
  targets: Target[];
  options: Partly<Options>;
  fieldConfig: { defaults: Omit<FieldConfig, 'custom'> & { custom?: Partly<Custom> }; overrides: Override[] };
}

export type StatPanel = Drawn<'stat', StatOptions, Record<string, never>>;
export type BarGaugePanel = Drawn<'bargauge', BarGaugeOptions, Record<string, never>>;
export type TimeSeriesPanel = Drawn<'timeseries', TimeSeriesOptions, TimeSeriesField>;
export type TablePanel = Drawn<'table', TableOptions, TableField>;

export interface RowPanel {
  type: 'row';
  id: number;
  title: string;
  collapsed: boolean;
  gridPos: { x: number; y: number; w: number; h: number };
  panels: unknown[];
}

/** All but the panels, which are checked one by one, each against its own type: a union's list of errors is unreadable. */
export type Frameless = Omit<Dashboard, 'panels'>;
