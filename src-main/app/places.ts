import { accessSync, constants, mkdirSync, mkdtempSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { app } from 'electron'
import type { ProblemReport } from '../../src-preload/contract/problem'
import { Problem } from '../../src-preload/i18n/problem'
import { errorCode } from '../files'

/**
 * Makes sure that the folders exist without which Electron itself would not start: its data folder, where the lock of the
 * only instance lies, and one for temporary files, where that lock's socket lies. Where the data folder can't be written (a
 * read-only or missing home) a temporary one takes its place for this time. Call before the lock is taken.
 * @returns what to tell the person
 */
export function findPlaces(): readonly ProblemReport[] {
  const wanted = dataFolder()
  const reason = whyNotWritable(wanted)
  if (whyNotWritable(tmpdir()) !== null && reason === null) {
    const temporary = join(wanted, 'temporary')
    makeFolderNow(temporary)
    process.env['TMPDIR'] = temporary
    app.setPath('temp', temporary)
  }
  if (reason === null) return []
  // Where not even that can be made there is no application: the system's error is the message.
  app.setPath('userData', mkdtempSync(join(tmpdir(), 'inkling-')))
  return [new Problem('profile_not_kept', { folder: wanted, reason }).report]
}

/** Electron's own answer, which is a throw where the folder can't be made; then the name that it would have. */
function dataFolder(): string {
  try {
    return app.getPath('userData')
  } catch {
    return join(process.env['XDG_CONFIG_HOME'] ?? join(homedir(), '.config'), app.getName())
  }
}

/** Makes a folder. @returns the system's reason why it can't be written; null when it can */
function whyNotWritable(folder: string): string | null {
  try {
    makeFolderNow(folder)
    accessSync(folder, constants.W_OK)
    return null
  } catch (error) {
    const code = errorCode(error)
    if (code === null) throw error
    return code
  }
}

/** Not by Node's own recursion, which never ends in places like /proc. */
function makeFolderNow(folder: string): void {
  try {
    makeOne(folder)
  } catch (error) {
    if (errorCode(error) !== 'ENOENT' || dirname(folder) === folder) throw error
    makeFolderNow(dirname(folder))
    makeOne(folder)
  }
}

/** It may be there, or be made by another launch meanwhile. */
function makeOne(folder: string): void {
  try {
    mkdirSync(folder)
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error
  }
}
