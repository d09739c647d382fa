import { homedir } from 'node:os'
import { join } from 'node:path'
import * as v from 'valibot'
import { laneChoicesSchema, type LaneChoices } from '../../src-preload/contract/lanes'
import { explain, Problem } from '../../src-preload/i18n/problem'
import { makeFolder, readFileWithin, userCacheFolder, writeFileSafely } from '../files'
import { writeProblem } from '../files/file-problem'
import { forcedLanes, LaneBook } from '../settings'
import { writeErrorLine, type CliIo } from './cli-io'

const maximumBytes = 1024 * 1024

/** The measured lanes of the command line, in the cache folder. */
export interface LaneFile {
  readonly book: LaneBook
  /** Writes what was measured since it was opened; where that fails it is said, and measured again the next time. */
  save(): Promise<void>
}

/**
 * @param forced the person's choice by option
 * @throws Problem where INKLING_LANES is no number of lanes
 */
export async function openLaneFile(io: CliIo, forced: number | undefined): Promise<LaneFile> {
  const folder = userCacheFolder({ env: io.environment, platform: process.platform, home: homedir() })
  const path = join(folder, 'lanes.json')
  let measured: LaneChoices | null = null
  const book = new LaneBook({
    kept: await read(path),
    keep: (choices) => (measured = choices),
    forced: forced ?? forcedLanes(io.environment)
  })
  const save = async (): Promise<void> => {
    if (measured === null) return
    try {
      await makeFolder(folder)
      await writeFileSafely(path, new TextEncoder().encode(`${JSON.stringify(measured, null, 2)}\n`))
    } catch (error) {
      const problem = writeProblem(error, path, 0)
      if (!(problem instanceof Problem)) throw error
      writeErrorLine(io, explain(problem.report))
    }
  }
  return { book, save }
}

/** What was measured before; null for nothing or a damaged file, which is measured again and written anew. */
async function read(path: string): Promise<LaneChoices | null> {
  try {
    const text = new TextDecoder().decode(await readFileWithin(path, maximumBytes))
    const parsed = v.safeParse(laneChoicesSchema, JSON.parse(text))
    return parsed.success ? parsed.output : null
  } catch (error) {
    if (error instanceof Problem || error instanceof SyntaxError) return null
    throw error
  }
}
