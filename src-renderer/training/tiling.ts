export interface Tiling {
  readonly columns: number
  readonly rows: number
  /** Side of a tile with its gap, whole pixels. */
  readonly side: number
}

/** How much smaller squares may become for the sake of full rows. */
const worthOfFullRows = 0.86

/** The way to lay `count` squares into a box that makes them largest; full rows where they cost little. */
export function tile(count: number, width: number, height: number): Tiling {
  let best: Tiling = { columns: Math.max(1, count), rows: 1, side: 0 }
  let bestFull = best
  for (let columns = 1; columns <= count; columns++) {
    const rows = Math.ceil(count / columns)
    const side = Math.floor(Math.min(width / columns, height / rows))
    if (side > best.side) best = { columns, rows, side }
    if (count % columns === 0 && side > bestFull.side) bestFull = { columns, rows, side }
  }
  return bestFull.side >= worthOfFullRows * best.side ? bestFull : best
}
