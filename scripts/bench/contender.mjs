// A contender is a process that waits. It says {"ready": "its library and version"}, then answers each line it is sent by a
// line of JSON: "epoch" by EpochFigures, scaled to 60,000 digits. It ends when its standard input does.
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { tellingLine } from '../setup/processes.mjs'

/**
 * @typedef {object} EpochFigures
 * @property {number} seconds training alone
 * @property {number} cpuSeconds of all its threads
 * @property {number} loss mean of the batches' losses: whether it learned at all
 */

export class Contender {
  #child
  #lines
  #errors = ''
  /** What it said of itself when it was ready. */
  version = ''

  /**
   * @param {string} command
   * @param {string[]} commandArguments
   * @param {NodeJS.ProcessEnv} environment
   */
  constructor(command, commandArguments, environment) {
    this.#child = spawn(command, commandArguments, { env: environment, stdio: 'pipe', windowsHide: true })
    this.#child.stderr.setEncoding('utf8').on('data', (text) => {
      this.#errors = (this.#errors + text).slice(-65536)
    })
    // A contender that died is found out by its silence.
    this.#child.stdin.on('error', (error) => (this.#errors += `\n${error.message}`))
    this.#child.on('error', (error) => (this.#errors += `\n${error.message}`))
    this.#lines = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]()
  }

  /**
   * @param {string} command
   * @param {string[]} commandArguments
   * @param {NodeJS.ProcessEnv} [environment]
   * @returns {Promise<Contender>} rejects when it can't begin, with its own words
   */
  static async start(command, commandArguments, environment = process.env) {
    const contender = new Contender(command, commandArguments, environment)
    const { ready } = await contender.#hear()
    contender.version = ready
    return contender
  }

  /** @param {string} question @returns {Promise<any>} */
  ask(question) {
    this.#child.stdin.write(`${question}\n`)
    return this.#hear()
  }

  /** Memory of the process that lies in RAM, MB; undefined where the system does not tell. */
  get memory() {
    if (process.platform !== 'linux') return undefined
    const status = readFileSync(`/proc/${this.#child.pid}/status`, 'utf8')
    return Math.round((Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024) / 1e6)
  }

  /** @returns {Promise<void>} when it has ended */
  async end() {
    const { exitCode, signalCode, pid } = this.#child
    if (pid === undefined || exitCode !== null || signalCode !== null) return
    const ended = new Promise((done) => this.#child.once('close', done))
    this.#child.stdin.end()
    await ended
  }

  /** The next line of JSON; libraries may write others. */
  async #hear() {
    for (;;) {
      const { value, done } = await this.#lines.next()
      if (done) throw new Error(tellingLine(this.#errors))
      if (value.startsWith('{')) return JSON.parse(value)
    }
  }
}
