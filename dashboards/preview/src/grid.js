// Grafana's grid: 24 columns, rows of 30 px, gaps of 8 px.
const COLUMNS = 24;
const ROW = 30;
const GAP = 8;
export const MARGIN = 16;

export function boxOf({ x, y, w, h }, width) {
  const column = (width - 2 * MARGIN - GAP * (COLUMNS - 1)) / COLUMNS;
  return { left: MARGIN + x * (column + GAP), top: y * (ROW + GAP), width: w * column + (w - 1) * GAP, height: h * ROW + (h - 1) * GAP };
}

export const heightOf = (panels) => Math.max(...panels.map(({ gridPos }) => gridPos.y + gridPos.h)) * (ROW + GAP);

/** All panels in reading order; a collapsed row keeps its panels inside, and is opened here so that every panel is seen. */
export function opened(panels) {
  let shift = 0;
  const all = [];
  for (const panel of panels.toSorted((a, b) => a.gridPos.y - b.gridPos.y || a.gridPos.x - b.gridPos.x)) {
    const moved = { ...panel, gridPos: { ...panel.gridPos, y: panel.gridPos.y + shift } };
    all.push(moved);
    if (panel.type === 'row' && panel.panels?.length > 0) {
      const top = Math.min(...panel.panels.map(({ gridPos }) => gridPos.y));
      all.push(...panel.panels.map((inner) => ({ ...inner, gridPos: { ...inner.gridPos, y: inner.gridPos.y - top + moved.gridPos.y + 1 } })));
      shift += Math.max(...panel.panels.map(({ gridPos }) => gridPos.y + gridPos.h)) - top;
    }
  }
  return all;
}
