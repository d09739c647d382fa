// One set-up at a time: a file that names its holder. A holder that died is recognised and its lock taken over, together
// with the child processes that it left behind.
import { randomUUID } from 'node:crypto'
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync
} from 'node:fs'
import { hostname } from 'node:os'
import { dirname } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { signalGroup } from './processes.mjs'

/** Seconds without a sign of life after which a holder on another machine (a shared home) counts as dead. */
const silenceLimit = 30
/** A guard is held for the moment of one look; one this old (seconds) was left by a killed process. */
const guardLimit = 10

/**
 * @typedef {object} Holder
 * @property {string} token
 * @property {string} place machine, boot and process namespace: where the process ids mean something
 * @property {number} pid
 * @property {string} started when that process began, to tell it from a later one of the same id
 * @property {number[]} children leaders of the process groups that it started
 */

/** @param {string} path */
function readIfThere(path) {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (['ENOENT', 'ESRCH'].includes(errorCode(error))) return undefined
    throw error
  }
}

/** @param {unknown} error */
const errorCode = (error) => /** @type {NodeJS.ErrnoException} */ (error).code ?? ''

function thisPlace() {
  if (process.platform !== 'linux') return hostname()
  const boot = readIfThere('/proc/sys/kernel/random/boot_id')?.trim() ?? ''
  return `${hostname()} ${boot} ${readlinkSync('/proc/self/ns/pid')}`
}

/**
 * What the kernel tells about a process (Linux).
 * @param {number} pid
 * @returns {{ state: string, group: number, started: string } | undefined} undefined if there is none, or nothing is told
 */
function statOf(pid) {
  const stat = process.platform === 'linux' ? readIfThere(`/proc/${pid}/stat`) : undefined
  // The name in parentheses may hold spaces. After it: state, parent, group, ..., and 20th the start time in ticks.
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ')
  return fields && { state: fields[0], group: Number(fields[2]), started: fields[19] }
}

/** @param {number} pid */
const startOf = (pid) => statOf(pid)?.started ?? ''

/** A process that ended but that nobody has asked about is still listed. @param {number} pid */
const isZombie = (pid) => statOf(pid)?.state === 'Z'

/** @param {number} pid */
function exists(pid) {
  try {
    process.kill(pid, 0)
    return !isZombie(pid)
  } catch (error) {
    return errorCode(error) === 'EPERM'
  }
}

/** Whether a process group has a member that runs (Linux). @param {number} group */
function isGroupAlive(group) {
  return readdirSync('/proc').some((name) => {
    const stat = /^\d+$/.test(name) ? statOf(Number(name)) : undefined
    return stat?.group === group && stat.state !== 'Z'
  })
}

/**
 * @param {string} path
 * @returns {Holder | undefined} undefined if there is no lock, or none that can be read (written at this moment)
 */
function readHolder(path) {
  const text = readIfThere(path)
  try {
    return text === undefined ? undefined : /** @type {Holder} */ (JSON.parse(text))
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

/** @param {string} path seconds since the last sign of life @returns {number} 0 if the file is gone */
function silence(path) {
  try {
    return Math.abs(Date.now() - statSync(path).mtimeMs) / 1000
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return 0
    throw error
  }
}

/**
 * @param {string} path of the lock
 * @param {Holder | undefined} holder
 */
function isDead(path, holder) {
  if (!holder || holder.place !== thisPlace()) return silence(path) > silenceLimit
  return !exists(holder.pid) || startOf(holder.pid) !== holder.started
}

/** Ends the groups of processes that a dead holder left behind. @param {Holder} holder */
async function endOrphans(holder) {
  if (holder.place !== thisPlace() || process.platform !== 'linux') return
  // A group's number is not given to a new process while the group lives.
  const alive = () => holder.children.filter(isGroupAlive)
  alive().forEach((pid) => signalGroup(pid, 'SIGTERM'))
  for (let look = 0; look < 50 && alive().length > 0; look++) await pause(100)
  alive().forEach((pid) => signalGroup(pid, 'SIGKILL'))
  while (alive().length > 0) await pause(50)
}

/**
 * Removes the lock of a dead holder. The guard makes look and removal one action among all that wait.
 * @param {string} path
 * @returns {Holder | 'unreadable' | undefined} whose lock was removed
 */
function removeIfDead(path) {
  const guard = `${path}.guard`
  if (silence(guard) > guardLimit) rmSync(guard, { force: true })
  try {
    writeFileSync(guard, '', { flag: 'wx' })
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return undefined
    throw error
  }
  try {
    const holder = readHolder(path)
    if (!isDead(path, holder)) return undefined
    rmSync(path, { force: true })
    return holder ?? 'unreadable'
  } finally {
    rmSync(guard, { force: true })
  }
}

/**
 * @typedef {object} Lock
 * @property {(children: number[]) => void} noteChildren keeps the process groups that a successor has to end
 * @property {() => void} release
 */

/**
 * Takes the lock, waiting for whoever holds it.
 * @param {string} path
 * @param {{ onWait?: (pid: number) => void, onTakenOver?: (pid: number) => void, onFree?: () => void }} [listeners]
 * @returns {Promise<Lock>}
 */
export async function takeLock(path, listeners = {}) {
  mkdirSync(dirname(path), { recursive: true })
  /** @type {Holder} */
  const self = {
    token: randomUUID(),
    place: thisPlace(),
    pid: process.pid,
    started: startOf(process.pid),
    children: []
  }
  let waited = false
  for (let look = 0; ; look++) {
    try {
      writeFileSync(path, JSON.stringify(self), { flag: 'wx' })
      break
    } catch (error) {
      if (errorCode(error) !== 'EEXIST') throw error
    }
    const dead = removeIfDead(path)
    if (dead) {
      if (dead !== 'unreadable') {
        listeners.onTakenOver?.(dead.pid)
        self.children = dead.children
      }
      continue
    }
    const holder = readHolder(path)
    // Commands that find everything in place hold it for a moment only: not worth a word.
    if (holder && !waited && look >= 3) {
      waited = true
      listeners.onWait?.(holder.pid)
    }
    await pause(200)
  }
  if (waited) listeners.onFree?.()
  const beat = setInterval(() => {
    const now = new Date()
    if (readHolder(path)?.token === self.token) utimesSync(path, now, now)
  }, 2000)
  beat.unref()
  const release = () => {
    clearInterval(beat)
    process.off('exit', release)
    if (readHolder(path)?.token === self.token) rmSync(path, { force: true })
  }
  process.on('exit', release)
  await endOrphans(self)
  return {
    release,
    noteChildren: (children) => {
      self.children = children
      writeFileSync(path, JSON.stringify(self))
    }
  }
}
