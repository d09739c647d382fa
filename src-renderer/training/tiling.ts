export interface Tiling {
  readonly columns: number
  readonly rows: number
  /** Side of a tile with its gap, whole pixels. */
  readonly side: number
}

/** The way to lay `count` squares into a box that makes them largest. */
export function tile(count: number, width: number, height: number): Tiling {
  let best: Tiling = { columns: Math.max(1, count), rows: 1, side: 0 }
  for (let columns = 1; columns <= count; columns++) {
    const rows = Math.ceil(count / columns)
    const side = Math.floor(Math.min(width / columns, height / rows))
    if (side > best.side) best = { columns, rows, side }
  }
  return best
}
