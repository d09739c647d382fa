import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { pipeline, Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import type { ProblemReport } from '../../src-preload/contract/problem'
import { drawStrokes, type DrawnDigit, type Stroke } from '../../src-preload/digits'
import { Problem } from '../../src-preload/i18n/problem'
import { readProblem } from '../files'
import { shown } from '../formats/shown'
import type { CliIo } from './cli-io'

/** A drawing of a line. */
interface StrokeSample {
  readonly id: string | number
  /** Null when there is no ink. */
  readonly picture: DrawnDigit | null
}

export interface StrokeBatch {
  readonly samples: readonly StrokeSample[]
  /** One a line that could not be read. */
  readonly problems: readonly ProblemReport[]
}

/** No drawing by hand comes near; a line without end must not fill the memory. */
const maximumLineLength = 4 * 2 ** 20
/** Coordinates beyond are no drawing, and their squares would not be exact. */
const maximumCoordinate = 1e6
const maximumBatch = 512

/**
 * Reads drawings, one JSON object a line: `{"id": ..., "strokes": [[[x, y], ...], ...]}`; other members are not looked
 * at. Gzip is told by its first bytes, from a file or standard input alike.
 * @param path null for standard input
 * @throws {Problem} when the file can't be read to its end
 */
export async function* readStrokeSamples(io: CliIo, path: string | null): AsyncGenerator<StrokeBatch> {
  const name = path === null ? '-' : basename(path)
  let number = 0
  for await (const lines of linesOf(await open(io, path), name)) {
    for (let start = 0; start < lines.length; start += maximumBatch) {
      io.signal.throwIfAborted()
      const samples: StrokeSample[] = []
      const problems: ProblemReport[] = []
      for (const line of lines.slice(start, start + maximumBatch)) {
        number++
        if (line.trim() === '') continue
        try {
          samples.push(readSample(line, name, number))
        } catch (error) {
          if (!(error instanceof Problem)) throw error
          problems.push(error.report)
        }
      }
      yield { samples, problems }
    }
  }
}

function readSample(line: string, file: string, number: number): StrokeSample {
  const refused = (found: unknown): Problem =>
    new Problem('strokes_line', { file, line: number, found: shown(found) })
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    throw refused(line)
  }
  if (typeof value !== 'object' || value === null) throw refused(value)
  const { id, strokes } = value as { id?: unknown; strokes?: unknown }
  if (typeof id !== 'string' && typeof id !== 'number') throw refused(id)
  if (!isStrokes(strokes)) throw refused(strokes)
  return { id, picture: drawStrokes(strokes) }
}

function isStrokes(value: unknown): value is Stroke[] {
  return Array.isArray(value) && value.every((stroke) => Array.isArray(stroke) && stroke.every(isPoint))
}

function isPoint(value: unknown): boolean {
  return (
    Array.isArray(value) &&
    value.length === 2 &&
    value.every((number) => typeof number === 'number' && Math.abs(number) <= maximumCoordinate)
  )
}

async function open(io: CliIo, path: string | null): Promise<AsyncIterable<Uint8Array>> {
  if (path === null) return io.stdin
  try {
    if ((await stat(path)).isDirectory()) throw new Problem('file_is_no_file', { file: basename(path) })
    return createReadStream(path)
  } catch (error) {
    throw readProblem(error, path)
  }
}

/** All whole lines of each piece that arrives; the last line may lack its end. */
async function* linesOf(source: AsyncIterable<Uint8Array>, name: string): AsyncGenerator<string[]> {
  const decoder = new TextDecoder()
  // Pieces of a line whose end has not arrived: joined once, not with every piece.
  let pending: string[] = []
  let length = 0
  try {
    for await (const piece of unpacked(source)) {
      const text = decoder.decode(piece, { stream: true })
      const end = text.lastIndexOf('\n')
      if (end >= 0) {
        yield [...pending, text.slice(0, end)].join('').split('\n')
        pending = []
        length = 0
      }
      pending.push(text.slice(end + 1))
      length += text.length - end - 1
      if (length > maximumLineLength)
        throw new Problem('strokes_line_length', { file: name, expected: maximumLineLength })
    }
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? ''
    if (code.startsWith('Z_'))
      throw new Problem('strokes_gzip', { file: name, detail: code }, { cause: error })
    throw readProblem(error, name)
  }
  const last = [...pending, decoder.decode()].join('')
  if (last !== '') yield [last]
}

/** The source itself, or what it holds packed; gzip begins with the bytes 1f 8b. */
async function* unpacked(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const pieces = source[Symbol.asyncIterator]()
  let first = Buffer.alloc(0)
  while (first.length < 2) {
    const next = await pieces.next()
    if (next.done) break
    first = Buffer.concat([first, next.value])
  }
  const whole = chained(first, pieces)
  if (first[0] !== 0x1f || first[1] !== 0x8b) yield* whole
  else {
    const gunzip = createGunzip()
    // An error of either stream arrives at whoever reads the last one.
    pipeline(Readable.from(whole), gunzip, () => undefined)
    for await (const piece of gunzip) yield piece as Uint8Array
  }
}

async function* chained(first: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  if (first.length > 0) yield first
  for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value
}
