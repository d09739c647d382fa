/** The shape of a grid that is walked through by keys. */
export interface GridShape {
  readonly count: number
  readonly columns: number
  /** Rows that a page key moves by: those in view, but at least one. */
  readonly pageRows: number
}

/** What matters of a `keydown`. */
export interface GridKey {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
}

/** Down or up by rows, in the same column where there is one; in the last, shorter row its last cell. */
function moveByRows(position: number, rows: number, { count, columns }: GridShape): number {
  const column = position % columns
  const lastRow = Math.floor((count - 1) / columns)
  const row = Math.min(Math.max(Math.floor(position / columns) + rows, 0), lastRow)
  return Math.min(row * columns + column, count - 1)
}

/**
 * Where a key leads in a grid, as WAI-ARIA's grid pattern has it: arrows by one cell (left and right go on in the
 * neighbouring row), Home and End within the row, with Ctrl or Cmd to the first and the last cell of all, the page
 * keys by what is in view.
 * @param position 0..count - 1
 * @returns null for a key that means nothing here, and in an empty grid
 */
export function moveInGrid(event: GridKey, position: number, shape: GridShape): number | null {
  const { count, columns } = shape
  if (count === 0) return null
  const isWhole = event.ctrlKey || event.metaKey
  const rowStart = position - (position % columns)
  const last = count - 1
  if (event.key === 'Home') return isWhole ? 0 : rowStart
  if (event.key === 'End') return isWhole ? last : Math.min(rowStart + columns - 1, last)
  if (isWhole) return null
  const pageRows = Math.max(1, shape.pageRows)
  const moves: Readonly<Record<string, () => number>> = {
    ArrowLeft: () => Math.max(position - 1, 0),
    ArrowRight: () => Math.min(position + 1, last),
    ArrowUp: () => moveByRows(position, -1, shape),
    ArrowDown: () => moveByRows(position, 1, shape),
    PageUp: () => moveByRows(position, -pageRows, shape),
    PageDown: () => moveByRows(position, pageRows, shape)
  }
  return Object.hasOwn(moves, event.key) ? (moves[event.key]?.() ?? null) : null
}
