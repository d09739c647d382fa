import { dirname, join } from 'node:path'
import * as v from 'valibot'
import type { ProblemReport } from '../../src-preload/contract/problem'
import { settingsSchema, type Settings } from '../../src-preload/contract/settings'
import { Problem } from '../../src-preload/i18n/problem'
import {
  errorCode,
  makeFolder,
  readFileWithin,
  removeAbandonedTemporaries,
  setAside,
  TellOnce,
  writeFileSafely
} from '../files'
import { rememberedSchema, type Remembered } from './remembered'
import {
  fileVersion,
  formatSettingsFile,
  freshSettingsFile,
  parseSettingsFile,
  type SettingsFile
} from './settings-file'

const fileName = 'settings.json'
/** The file as it was when it was last read as sound; never written from defaults. */
const copyName = 'settings.last-good.json'
const maximumBytes = 1024 * 1024
/** Changes within this time are written as one. */
const saveDelayMs = 300

export interface SettingsStoreOptions {
  /** Told of what goes wrong after the opening, such as a full disk; once for each kind until a save succeeds. */
  readonly onProblem?: (problem: ProblemReport) => void
}

/**
 * What is kept between launches, in `settings.json`: the person's settings, and what the application remembers for
 * itself. Damage costs at most the damaged values; the file of a newer version is read and never written.
 */
export class SettingsStore {
  readonly #path: string
  readonly #options: SettingsStoreOptions
  readonly #problems: ProblemReport[] = []
  #settings: Settings
  #remembered: Remembered
  #tree: SettingsFile['tree']
  readonly #isReadOnly: boolean
  #isDirty = false
  readonly #saveProblems = new TellOnce((problem) => {
    this.#problems.push(problem)
    this.#options.onProblem?.(problem)
  })
  #timer: NodeJS.Timeout | null = null
  /** The save under way and those behind it: two never run at once. */
  #saving: Promise<void> = Promise.resolve()

  /** Opens the store of a folder, which is made when it is not there. Never fails: what is wrong is in `problems`. */
  static async open(folder: string, options: SettingsStoreOptions = {}): Promise<SettingsStore> {
    const path = join(folder, fileName)
    const problems: ProblemReport[] = []
    const opened = await load(path, problems)
    const store = new SettingsStore(path, opened.file, opened.isReadOnly, problems, options)
    if (opened.file.isDamaged && !opened.isReadOnly) {
      store.#isDirty = true
      await store.flush()
    }
    return store
  }

  private constructor(
    path: string,
    file: SettingsFile,
    isReadOnly: boolean,
    problems: readonly ProblemReport[],
    options: SettingsStoreOptions
  ) {
    this.#path = path
    this.#settings = file.settings
    this.#remembered = file.remembered
    this.#tree = file.tree
    this.#isReadOnly = isReadOnly
    this.#problems.push(...problems)
    this.#options = options
  }

  get current(): Settings {
    return this.#settings
  }

  get remembered(): Remembered {
    return this.#remembered
  }

  /** What could not be read or kept, in the order in which it happened. */
  get problems(): readonly ProblemReport[] {
    return [...this.#problems]
  }

  /** Changes some settings; in force at once, on disk soon. @returns all of them */
  change(change: Partial<Settings>): Settings {
    this.#settings = v.parse(settingsSchema, { ...this.#settings, ...change })
    this.#saveSoon()
    return this.#settings
  }

  /** Changes what the application remembers for itself. */
  remember(change: Partial<Remembered>): Remembered {
    this.#remembered = v.parse(rememberedSchema, { ...this.#remembered, ...change })
    this.#saveSoon()
    return this.#remembered
  }

  /** Resolves when everything is on disk, or could not be written and is among the problems. Called before quitting. */
  async flush(): Promise<void> {
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = null
    this.#saving = this.#saving.then(() => this.#save())
    await this.#saving
  }

  #saveSoon(): void {
    this.#isDirty = true
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.flush(), saveDelayMs)
  }

  async #save(): Promise<void> {
    if (this.#isReadOnly || !this.#isDirty) return
    this.#isDirty = false
    const bytes = formatSettingsFile(this.#settings, this.#remembered, this.#tree)
    try {
      await makeFolder(dirname(this.#path))
      await writeFileSafely(this.#path, bytes)
      this.#saveProblems.succeeded()
    } catch (error) {
      // Written with the next change, or at the latest when the application quits.
      this.#isDirty = true
      this.#saveProblems.failed(saveProblem(error))
    }
  }
}

function saveProblem(error: unknown): ProblemReport {
  return error instanceof Problem
    ? error.report
    : new Problem('file_write_failed', { file: fileName, reason: reasonOf(error) }).report
}

/** The system's code behind a failure; an error without one is a bug and thrown on. */
function reasonOf(error: unknown): string {
  const reason = errorCode(error instanceof Problem ? error.cause : error)
  if (reason === null) throw error
  return reason
}

/** Reads the file, sets it aside when it is damaged. */
async function load(
  path: string,
  problems: ProblemReport[]
): Promise<{ file: SettingsFile; isReadOnly: boolean }> {
  const folder = dirname(path)
  await removeAbandonedTemporaries(folder)
  let bytes: Uint8Array
  try {
    bytes = await readFileWithin(path, maximumBytes)
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    const report: ProblemReport = error.report
    if (report.code === 'file_missing') return { file: freshSettingsFile, isReadOnly: false }
    const file = await readCopy(folder)
    const isAside = await keepDamaged(
      path,
      null,
      problems,
      file ? 'settings_from_copy' : 'settings_set_aside'
    )
    return { file: file ?? freshSettingsFile, isReadOnly: !isAside }
  }
  const file = parseSettingsFile(bytes)
  if (file && file.version > fileVersion) {
    problems.push(new Problem('settings_newer', { version: file.version }).report)
    return { file, isReadOnly: true }
  }
  if (file && !file.isDamaged) {
    await keepCopy(folder, bytes)
    return { file, isReadOnly: false }
  }
  const copy = file ? null : await readCopy(folder)
  const code = file ? 'settings_damaged' : copy ? 'settings_from_copy' : 'settings_set_aside'
  const isAside = await keepDamaged(path, bytes, problems, code)
  return { file: { ...(file ?? copy ?? freshSettingsFile), isDamaged: true }, isReadOnly: !isAside }
}

/** The copy, whole and of this version or an older one; null otherwise. */
async function readCopy(folder: string): Promise<SettingsFile | null> {
  try {
    const file = parseSettingsFile(await readFileWithin(join(folder, copyName), maximumBytes))
    return file && !file.isDamaged && file.version <= fileVersion ? file : null
  } catch (error) {
    if (error instanceof Problem) return null
    throw error
  }
}

/** A disk that refuses the copy will refuse the settings too, and that is told then. */
async function keepCopy(folder: string, bytes: Uint8Array): Promise<void> {
  const path = join(folder, copyName)
  try {
    const kept = await readFileWithin(path, maximumBytes).catch(() => null)
    if (kept === null || Buffer.compare(kept, bytes) !== 0) await writeFileSafely(path, bytes)
  } catch (error) {
    if (!(error instanceof Problem)) throw error
  }
}

/**
 * Keeps a damaged file under a dated name: a copy where its bytes could be read, so that the sound values are never
 * without a file; else the thing itself. When even that fails it must not be overwritten.
 */
async function keepDamaged(
  path: string,
  bytes: Uint8Array | null,
  problems: ProblemReport[],
  code: 'settings_damaged' | 'settings_set_aside' | 'settings_from_copy'
): Promise<boolean> {
  try {
    const file = await setAside(path, { prefix: 'settings.damaged-', copy: bytes })
    problems.push(new Problem(code, { file }).report)
    return true
  } catch (error) {
    problems.push(new Problem('settings_unreadable', { reason: reasonOf(error) }).report)
    return false
  }
}
