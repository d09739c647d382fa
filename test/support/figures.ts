import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** What a proof of one promise counted. */
export interface Figure {
  /** The promise's row, such as `D3`. */
  readonly row: string
  /** What was tried, in words that go with a number: "kills at a system call". */
  readonly tried: string
  readonly count: number
  /** How many of them broke the promise; a test that gets this far has none. */
  readonly losses: number
  /** What was measured beside, such as "back after 12 ms at most". */
  readonly measured?: string
}

/** @param times ms; at least one @returns their median and their greatest, in words */
export function inTheMiddle(times: readonly number[]): string {
  const sorted = [...times].sort((a, b) => a - b)
  return `${sorted[sorted.length >> 1]} ms in the middle, ${sorted.at(-1)} ms at most`
}

/** The run as another user has a folder of its own. */
const folder = process.env['INKLING_FIGURES'] ?? '.cache/figures'

/** Prints a figure and keeps it for the table of promises (docs/reliability.md). */
export function tell(figure: Figure): void {
  const { row, tried, count, losses, measured } = figure
  console.info(`${row}: ${count} ${tried}, ${losses} lost${measured ? `; ${measured}` : ''}`)
  mkdirSync(folder, { recursive: true })
  const name = `${row}-${tried.replace(/[^A-Za-z0-9]+/g, '-').slice(0, 60)}.json`
  writeFileSync(join(folder, name), `${JSON.stringify(figure)}\n`)
}
