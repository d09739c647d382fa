// Child processes that end with the set-up, whatever way it ends. On POSIX each one leads a process group of its own, so
// that its children end with it; the terminal's Ctrl+C reaches only the set-up, which passes it on.
import { spawn, spawnSync } from 'node:child_process'
import { say } from './texts.mjs'

const ownGroups = process.platform !== 'win32'
const outputLimit = 256 * 1024

/** @type {Set<import('node:child_process').ChildProcess>} */
const living = new Set()
/** @type {(pids: number[]) => void} */
let tellPids = () => undefined
let stopping = false

/**
 * Calls back with the process ids of the living children, each time they change.
 * @param {(pids: number[]) => void} listener
 */
export function onChildrenChange(listener) {
  tellPids = listener
}

/** @param {number} pid @param {NodeJS.Signals} signal */
export function signalGroup(pid, signal) {
  try {
    if (ownGroups) process.kill(-pid, signal)
    else spawnSync('taskkill', ['/pid', String(pid), '/T', '/F'], { stdio: 'ignore' })
  } catch (error) {
    // It has ended meanwhile.
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ESRCH') throw error
  }
}

/**
 * @typedef {object} RunOptions
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env]
 * @property {(line: string) => void} [onLine] hears each line of standard output and standard error
 * @property {(line: string) => void} [onStatus] hears each line that the child writes to descriptor 3
 * @property {() => number} [measure] how far the work is, in any unit; looked at twice a second
 * @property {(measured: number) => void} [onMeasured]
 * @property {number} [silenceLimit] seconds without output and without growth of the measure; then the child is ended
 */

/**
 * @typedef {object} RunResult
 * @property {number | null} code null if a signal ended it
 * @property {string} output both streams together, at most their last 256 KiB
 * @property {boolean} silent ended because it was silent for too long
 * @property {string} reason why it failed, in the reader's language; empty if it did not
 */

/**
 * Runs a program to its end. Never rejects: a program that can't be started has code null and says so.
 * @param {string} command
 * @param {string[]} commandArguments
 * @param {RunOptions} [options]
 * @returns {Promise<RunResult>}
 */
export function run(command, commandArguments, options = {}) {
  return new Promise((done) => {
    const child = spawn(command, commandArguments, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      detached: ownGroups,
      windowsHide: true,
      // npm and other shims are .cmd files there.
      shell: process.platform === 'win32' && !command.includes('\\'),
      stdio: ['ignore', 'pipe', 'pipe', options.onStatus ? 'pipe' : 'ignore']
    })
    living.add(child)
    tellPids(livingPids())
    let output = ''
    let silent = false
    let lastSign = Date.now()
    let lastMeasured = -1
    /** @type {Error | undefined} */
    let startError

    const hear = lines((line) => options.onLine?.(line))
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
        lastSign = Date.now()
        output = (output + text).slice(-outputLimit)
        hear(text)
      })
    }
    const { onStatus } = options
    if (onStatus) {
      const status = /** @type {import('node:stream').Readable} */ (child.stdio[3])
      const hearStatus = lines(onStatus)
      status.setEncoding('utf8').on('data', hearStatus)
    }
    const watch = setInterval(() => {
      const measured = options.measure?.() ?? -1
      if (measured !== lastMeasured) {
        lastMeasured = measured
        lastSign = Date.now()
        options.onMeasured?.(measured)
      }
      if (options.silenceLimit && Date.now() - lastSign > options.silenceLimit * 1000 && child.pid) {
        silent = true
        signalGroup(child.pid, 'SIGKILL')
      }
    }, 500)
    child.on('error', (error) => (startError = error))
    child.on('close', (code, signal) => {
      clearInterval(watch)
      living.delete(child)
      tellPids(livingPids())
      // The set-up is ending: nobody may go on to the next step.
      if (stopping) return
      let reason = ''
      if (startError) {
        reason = say('reason_not_started', { program: command, line: startError.message })
      } else if (silent) {
        reason = say('reason_silent', { seconds: options.silenceLimit ?? 0 })
      } else if (code !== 0) {
        reason = say('reason_code', { code: code ?? String(signal), line: tellingLine(output) })
      }
      done({ code: startError || silent ? null : code, output, silent, reason })
    })
  })
}

/**
 * The line of a program's output that most likely says what went wrong.
 * @param {string} output
 */
export function tellingLine(output) {
  const all = output
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
  const line =
    all.find((text) => /\b(EAI_AGAIN|ENOSPC|EACCES|E(NOTFOUND|CONN|TIMEDOUT|HOST|NET)\w*)\b/.test(text)) ??
    all.find((text) => /^npm (error|ERR!) (?!code |errno |syscall )\S/.test(text)) ??
    all.find((text) => /^(\[\w+\] )?\w*Error: /.test(text)) ??
    all.findLast((text) => /error|cannot|can't|failed|not found|no such|unable/i.test(text)) ??
    all.at(-1)
  return line?.slice(0, 300) ?? '-'
}

/**
 * The environment for programs whose output is read or logged: without colours.
 * @param {NodeJS.ProcessEnv} environment
 */
export function withoutColours(environment) {
  const { FORCE_COLOR: _, ...rest } = environment
  return { ...rest, NO_COLOR: '1' }
}

/** Splits what arrives into lines. @param {(line: string) => void} hear */
function lines(hear) {
  let rest = ''
  return (/** @type {string} */ text) => {
    const parts = (rest + text).split(/\r\n|\n|\r/)
    rest = parts.pop() ?? ''
    parts.forEach(hear)
  }
}

const livingPids = () => [...living].flatMap((child) => child.pid ?? [])

const signalNumbers = { SIGINT: 2, SIGTERM: 15, SIGHUP: 1 }

/**
 * From here on a signal ends the children first, then this process. A second one does it at once.
 * @param {() => void} say called once, to tell the user
 * @returns {() => void} gives the signals back
 */
export function endChildrenOnSignals(say) {
  const handlers = Object.entries(signalNumbers).map(([signal, number]) => {
    const handler = () => {
      if (stopping) {
        livingPids().forEach((pid) => signalGroup(pid, 'SIGKILL'))
        process.exit(128 + number)
      }
      stopping = true
      say()
      void endChildren().then(() => process.exit(128 + number))
    }
    process.on(signal, handler)
    return () => process.off(signal, handler)
  })
  return () => handlers.forEach((release) => release())
}

async function endChildren() {
  const ended = Promise.all([...living].map((child) => new Promise((done) => child.on('close', done))))
  livingPids().forEach((pid) => signalGroup(pid, 'SIGTERM'))
  const impatience = setTimeout(() => livingPids().forEach((pid) => signalGroup(pid, 'SIGKILL')), 3000)
  await ended
  clearTimeout(impatience)
}

/**
 * Hands the terminal to the program that the set-up was for, and ends with it and its exit code.
 * @param {string} command
 * @param {string[]} commandArguments
 * @param {{ cwd: string, env?: NodeJS.ProcessEnv }} options
 * @returns {Promise<number>} its exit code; 128 + the signal's number if a signal ended it
 */
export function handOver(command, commandArguments, options) {
  return new Promise((done, fail) => {
    const child = spawn(command, commandArguments, { ...options, stdio: 'inherit' })
    // A terminal's Ctrl+C reaches the child by itself; sent by a program, it must be passed on.
    const terminal = process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY
    for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
      process.on(signal, () => {
        if (signal !== 'SIGINT' || !terminal) child.kill(signal)
      })
    }
    child.on('error', fail)
    child.on('close', (code, signal) => {
      done(code ?? 128 + (signalNumbers[/** @type {keyof typeof signalNumbers} */ (signal)] ?? 9))
    })
  })
}
