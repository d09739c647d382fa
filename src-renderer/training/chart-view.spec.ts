import { expect, it } from 'vitest'
import type { Run, RunChange } from '../../src-preload/contract/domain'
import { presets } from '../../src-preload/contract/presets'
import { AppState } from '../state/app-state.svelte'
import { FakeApp, wholeState } from '../state/fake-app'
import { ChartView } from './chart-view.svelte'

async function open(
  preset: 'tutorial' | 'variations',
  changes: readonly RunChange[] = []
): Promise<ChartView> {
  const last = changes.at(-1)?.to ?? presets[preset].learningRate
  const run: Run = {
    id: 1,
    phase: 'running',
    end: null,
    hyperparameters: { ...presets[preset], learningRate: last, epochs: 10, seed: 1 },
    stepsPerEpoch: 100,
    step: 600,
    learningRate: last,
    samplesPerSecond: null,
    secondsLeft: null,
    runningLoss: null
  }
  const history = { run, stepLosses: new Float32Array(600), epochs: [], changes }
  const fake = new FakeApp({ readState: () => ({ kind: 'done', value: wholeState({ history }) }) })
  const app = new AppState(fake.api)
  await app.open()
  return new ChartView(app)
}

it('follows the schedule over the whole run: half of the rate in the middle, none at the end', async () => {
  const view = await open('variations')
  expect(view.hasRateLine).toBe(true)
  expect(view.learningRateAt(0)).toBe(0.01)
  expect(view.learningRateAt(500)).toBeCloseTo(0.005, 12)
  expect(view.learningRateAt(1000)).toBe(0)
  expect(view.content.rateShareAt?.(500)).toBeCloseTo(0.5, 12)
})

it('goes on from a changed rate, as from its step on', async () => {
  const view = await open('variations', [{ step: 500, name: 'learningRate', from: 0.01, to: 0.02 }])
  expect(view.learningRateAt(499)).toBeCloseTo(0.005, 4)
  expect(view.learningRateAt(500)).toBeCloseTo(0.01, 12)
  // Shares of the largest rate that was ever set.
  expect(view.content.rateShareAt?.(0)).toBeCloseTo(0.5, 12)
})

it('has no line for a rate that stays', async () => {
  const view = await open('tutorial')
  expect([view.hasRateLine, view.content.rateShareAt]).toEqual([false, null])
})
