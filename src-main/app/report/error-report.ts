import { cpus, hostname, release, totalmem } from 'node:os'
import { basename } from 'node:path'
import type { Backend, DataState, Run } from '../../../src-preload/contract/domain'
import type { ProblemReport } from '../../../src-preload/contract/problem'
import { withoutPrivateWords, type KnownPlaces } from './without-private-words'

/** So much of the log goes along. */
const logLines = 200

export interface ReportedState {
  readonly version: string
  readonly backend: Backend | null
  readonly data: DataState
  readonly run: Run | null
  readonly notices: readonly ProblemReport[]
  readonly log: string
  readonly places: KnownPlaces
}

/**
 * What a person can send to whoever mends the application: versions, the kind of computer, what went on, the end of the
 * log. In English like the log. No path, no address, no name of a person, a computer or a person's file is in it (L8).
 */
export function errorReport(state: ReportedState): string {
  const { version, backend, data, run, notices, log, places } = state
  const names = namesOfPersonAndComputer()
  const lines = log.trimEnd().split('\n').slice(-logLines)
  return [
    `Inkling ${version}, Electron ${process.versions.electron}, Chromium ${process.versions.chrome}`,
    `System: ${process.platform} ${release()}, ${process.arch}, ${String(cpus().length)} cores, ${gigabytes(totalmem())} GB`,
    `Backend: ${backend ? describeBackend(backend) : 'not loaded'}`,
    `Data: ${data.phase === 'ready' ? `ready, ${data.source}` : data.phase}${codesOf('problems' in data ? data.problems : [])}`,
    `Run: ${run ? describeRun(run) : 'none'}`,
    `Notices:${codesOf(notices) || ' none'}`,
    'Log:',
    ...lines.map((line) => withoutPrivateWords(line, places, names)),
    ''
  ].join('\n')
}

function describeBackend({ name, engine, version, reason }: Backend): string {
  return `${name} ${version}, ${engine}${codesOf(reason ? [reason] : [])}`
}

function describeRun({ phase, end, step, stepsPerEpoch, hyperparameters }: Run): string {
  const how = end ? `${phase} by ${end.reason}` : phase
  const { hiddenLayers, batchSize, loss, epochs } = hyperparameters
  const network = [784, ...hiddenLayers, 10].join('-')
  return `${how}, step ${String(step)} of ${String(stepsPerEpoch * epochs)}, ${network}, batches of ${String(batchSize)}, ${loss}`
}

/** Codes alone: the values of a problem may be names of a person's files. */
const codesOf = (problems: readonly ProblemReport[]): string =>
  problems.map(({ code }) => ` ${code}`).join(',')

const gigabytes = (bytes: number): string => (bytes / 2 ** 30).toFixed(0)

/** As the environment has them; a name of one letter would be in every word. */
function namesOfPersonAndComputer(): string[] {
  const { USER, USERNAME, LOGNAME, HOME, USERPROFILE } = process.env
  const found = [USER, USERNAME, LOGNAME, basename(HOME ?? ''), basename(USERPROFILE ?? ''), hostname()]
  return [...new Set(found)].filter((name): name is string => name !== undefined && name.length > 1)
}
