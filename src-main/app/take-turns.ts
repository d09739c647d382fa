import { mkdirSync, rmdirSync, statSync } from 'node:fs'
import { errorCode } from '../files'

/** What takes a turn has done it long before, or was ended in the middle of it; ms. */
const longestTurnMs = 1000
const pauseMs = 5

/** Blocks this thread: a launch has nothing to do before it knows whether it may stay. */
function pause(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pauseMs)
}

/**
 * Does something that no two processes may do at once, and that takes milliseconds. Whoever was ended in its turn holds the
 * others up for a second at most; where no turn can be taken it is done all the same.
 * @param mark a path in a folder that is there: a folder of this name stands for the turn that is taken
 * @param wait is called between two looks
 */
export function takeTurn<Result>(mark: string, work: () => Result, wait = pause): Result {
  const isTaken = takeMark(mark, wait)
  try {
    return work()
  } finally {
    if (isTaken) removeMark(mark)
  }
}

/** @returns whether it was taken */
function takeMark(mark: string, wait: () => void): boolean {
  const begun = Date.now()
  while (Math.abs(Date.now() - begun) < 2 * longestTurnMs)
    try {
      mkdirSync(mark)
      return true
    } catch (error) {
      const code = errorCode(error)
      if (code === null) throw error
      if (code !== 'EEXIST') return false
      if (isAbandoned(mark)) removeMark(mark)
      else wait()
    }
  return false
}

/** Also by a clock that was set back since. */
function isAbandoned(mark: string): boolean {
  const made = statSync(mark, { throwIfNoEntry: false })
  return made !== undefined && Math.abs(Date.now() - made.mtimeMs) > longestTurnMs
}

/** Another process may have found it abandoned. */
function removeMark(mark: string): void {
  try {
    rmdirSync(mark)
  } catch (error) {
    if (errorCode(error) === null) throw error
  }
}
