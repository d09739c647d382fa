// npm run bench [-- --rounds 5]: seconds an epoch of the tutorial's network, ours against tfjs-node's own model.fit,
// one after the other in each round, so that both meet the same machine. Ratios count; seconds depend on the machine.
import { spawn } from 'node:child_process'
import { cpus } from 'node:os'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'

const root = resolve(import.meta.dirname, '..')
const { values } = parseArgs({ options: { rounds: { type: 'string', default: '5' } } })
const rounds = Number(values.rounds)
if (!Number.isInteger(rounds) || rounds < 1) {
  console.error('--rounds wants a whole number of at least 1.')
  process.exit(2)
}

/**
 * Runs a contender for two epochs and answers the seconds of the second: the first one pays for warming up.
 * @param {string[]} command
 */
async function secondEpoch(command) {
  const child = spawn(process.execPath, command, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = new Promise((done) => child.on('close', done))
  const seconds = []
  for await (const line of createInterface({ input: child.stdout })) {
    const message = JSON.parse(line)
    if (message.event === 'epoch') seconds.push(message.seconds)
  }
  const code = await ended
  if (code !== 0 || seconds.length !== 2) throw new Error(`${command.join(' ')} ended with code ${code}.`)
  return seconds[1]
}

const contenders = {
  Inkling: ['scripts/cli.mjs', 'train', '--epochs', '2', '--json'],
  'tfjs-node model.fit': ['scripts/bench/model-fit.mjs']
}

/** @param {number[]} numbers */
const median = (numbers) => {
  const sorted = [...numbers].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

/** @type {Record<string, number[]>} */
const times = Object.fromEntries(Object.keys(contenders).map((name) => [name, []]))
for (let round = 1; round <= rounds; round++) {
  for (const [name, command] of Object.entries(contenders)) {
    const seconds = await secondEpoch(command)
    times[name].push(seconds)
    console.error(`round ${round} of ${rounds}: ${name} ${seconds.toFixed(3)} s`)
  }
}

const peer = median(times['tfjs-node model.fit'])
console.log(
  `One epoch of 784-128-64-10, batch 64, 60,000 digits; ${rounds} rounds, one after the other in each`
)
console.log(
  `Node ${process.version}, ${process.platform} ${process.arch}, ${cpus().length} x ${cpus()[0]?.model}\n`
)
console.log('| | median s | fastest s | of model.fit |')
console.log('| --- | --- | --- | --- |')
for (const [name, seconds] of Object.entries(times)) {
  const middle = median(seconds)
  console.log(
    `| ${name} | ${middle.toFixed(3)} | ${Math.min(...seconds).toFixed(3)} | ${(middle / peer).toFixed(2)} |`
  )
}
