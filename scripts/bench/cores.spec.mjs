import { expect, test } from 'vitest'
import { coresOf, CoreProbe } from './cores.mjs'

const spin = (/** @type {number} */ turns, cpuSeconds = 0.5) => ({ seconds: 0.5, cpuSeconds, turns })

test.each([
  ['two free cores', spin(1000), [spin(1000), spin(1000)], 2],
  ['one core, shared in halves', spin(1000), [spin(500, 0.25), spin(500, 0.25)], 1],
  // Counted as running all the time, but each at 0.65 of its speed.
  ['two threads of one core', spin(1000), [spin(650), spin(650)], 1.3],
  // The work alone was disturbed; processor time says that two did not get two cores.
  ['a core and a half of a busy machine', spin(700, 0.35), [spin(750, 0.375), spin(750, 0.375)], 1.5]
])('%s', (_what, alone, together, expected) => {
  const [first, second] = together
  expect(coresOf(alone, [first, second])).toBeCloseTo(expected, 6)
})

test('processes that compute are granted some of two cores', async () => {
  const probe = await CoreProbe.start()
  const cores = await probe.measure()
  await probe.end()
  expect(cores).toBeGreaterThan(0)
  expect(cores).toBeLessThan(2.2)
  expect(probe.measured).toEqual([cores])
}, 30_000)
