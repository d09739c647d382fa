import { expect, test } from 'vitest'
import { Report } from '../setup/report.mjs'
import { figuresOf, race } from './rounds.mjs'

const report = new Report({ write: () => true })

/** @param {string} name @param {string} script @returns {import('./contenders.mjs').Ready} */
const ready = (name, script) => ({
  entry: { name, group: 'jax', title: `title of ${name}`, program: '', commandArguments: () => [] },
  command: process.execPath,
  commandArguments: ['--eval', script],
  environment: process.env
})

/** Answers so many seconds, one after the other; then it dies. @param {number[]} seconds */
const answering = (seconds) => `
  const seconds = ${JSON.stringify(seconds)}
  console.log(JSON.stringify({ ready: 'runner 1.0' }))
  require('node:readline').createInterface({ input: process.stdin }).on('line', () => {
    if (seconds.length === 0) throw new Error('tired')
    const next = seconds.shift()
    console.log(JSON.stringify({ seconds: next, cpuSeconds: 2 * next, loss: 1 }))
  })`

test('each runs an epoch that does not count, then one a round; who can’t is left out with the reason', async () => {
  const looks = /** @type {number[]} */ ([])
  const probe = { measure: () => Promise.resolve(looks.push(1)) }
  const { standings, leftOut } = await race(
    [
      ready('steady', answering([9, 1, 2, 4])),
      ready('short', answering([9, 1])),
      ready('absent', 'throw new Error("no library")')
    ],
    3,
    /** @type {import('./cores.mjs').CoreProbe} */ (/** @type {unknown} */ (probe)),
    report
  )
  expect(standings.map(({ name }) => name)).toEqual(['steady'])
  expect(standings[0]).toMatchObject({ group: 'jax', title: 'title of steady', version: 'runner 1.0' })
  expect(figuresOf(standings[0])).toEqual({ median: 2, fastest: 1, cpuSeconds: 4, cores: 2 })
  expect(leftOut).toEqual([
    { title: 'title of absent', reason: 'Error: no library' },
    { title: 'title of short', reason: 'Error: tired' }
  ])
  // Before, in the middle and after.
  expect(looks).toHaveLength(3)
})
