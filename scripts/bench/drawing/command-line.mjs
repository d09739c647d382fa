// The application's command line: whatever is measured of drawings goes through it.
import { spawn } from 'node:child_process'
import { basename, dirname } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createInterface } from 'node:readline'
import { hashOf } from '../../setup/build.mjs'
import { filesBelow } from '../../setup/files.mjs'
import { callersNode } from '../../setup/packages.mjs'
import { root } from '../../setup/paths.mjs'

/**
 * Runs a program to its end.
 * @param {string} command
 * @param {string[]} words
 * @param {Iterable<string>} [input] what it reads from standard input
 * @returns {AsyncGenerator<string>} its lines
 * @throws where it ends with another code than 0; what it says of that is on standard error
 */
export async function* linesOf(command, words, input = []) {
  const child = spawn(command, words, {
    cwd: root,
    env: { ...process.env, LANGUAGE: 'en', LC_ALL: 'C' },
    stdio: ['pipe', 'pipe', 'inherit']
  })
  const ended = new Promise((done, fail) => child.on('close', done).on('error', fail))
  // A program that ends before it has read everything is found out by its code, or else by this error.
  const sent = pipeline(Readable.from(input), child.stdin).then(
    () => undefined,
    (/** @type {Error} */ error) => error
  )
  yield* createInterface({ input: child.stdout })
  const code = await ended
  if (code !== 0) throw new Error(`${basename(words[0])} ${words[1] ?? ''} ended with code ${code}.`)
  const error = await sent
  if (error) throw error
}

/** @template Item @param {AsyncIterable<Item>} items @returns {Promise<Item[]>} */
export async function collect(items) {
  const all = []
  for await (const item of items) all.push(item)
  return all
}

export class CommandLine {
  #file
  #dataWords

  /**
   * @param {string} file the command line, built
   * @param {string | undefined} data folder of the four IDX files; undefined: where the command finds them
   */
  constructor(file, data) {
    this.#file = file
    this.#dataWords = data ? ['--data', data] : []
  }

  /** SHA-256 of the programs: others may train other networks. */
  get hash() {
    const folder = dirname(this.#file)
    return hashOf(
      folder,
      filesBelow(folder).filter((path) => /\.(cjs|mjs|wasm)$/.test(path))
    )
  }

  /**
   * @param {string[]} words a command, without `--data`, which is added
   * @param {Iterable<string>} [input]
   */
  lines(words, input) {
    return linesOf(callersNode, [this.#file, ...words, ...this.#dataWords], input)
  }

  /**
   * @param {string[]} words @param {Iterable<string>} [input]
   * @returns {Promise<any[]>} the lines' JSON
   */
  async json(words, input) {
    return (await collect(this.lines([...words, '--json'], input))).map((line) => JSON.parse(line))
  }
}
