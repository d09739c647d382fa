import { createInterface } from 'node:readline'
import { drawStrokes, type Stroke } from '../../src-preload/digits'

/*
 * How long the pipeline takes from strokes to the picture for the network. Drawings come as lines {"strokes"} on standard
 * input, and one JSON object goes to standard output: of each drawing its time, ms, in the first pass over all of them,
 * where the compiler has seen nothing yet, and in the fastest of the next ones. For `npm run bench:drawing`.
 */

/** The fastest of these counts: whatever interrupts a process only adds. */
const passes = 5

async function readDrawings(): Promise<Stroke[][]> {
  const drawings: Stroke[][] = []
  for await (const line of createInterface({ input: process.stdin }))
    drawings.push((JSON.parse(line) as { strokes: Stroke[] }).strokes)
  return drawings
}

/** @returns the time of each drawing, ms */
function timesOf(drawings: readonly (readonly Stroke[])[]): number[] {
  return drawings.map((strokes) => {
    const startMs = performance.now()
    drawStrokes(strokes)
    return performance.now() - startMs
  })
}

async function measure(): Promise<void> {
  const drawings = await readDrawings()
  const first = timesOf(drawings)
  const all = Array.from({ length: passes }, () => timesOf(drawings))
  const fastest = drawings.map((_, index) => Math.min(...all.map((times) => times[index] ?? Number.NaN)))
  process.stdout.write(`${JSON.stringify({ first, fastest })}\n`)
}

void measure().catch((error: unknown) => {
  console.error(error)
  process.exitCode = 1
})
