import { afterEach, expect, it, vi } from 'vitest'
import { AppState } from '../state/app-state.svelte'
import { FakeApp } from '../state/fake-app'
import { LossChart } from './loss-chart'
import { rehearse } from './rehearsal'
import { weightPicture } from './weight-picture'

// The canvas belongs to the tests on the real application; jsdom has none.
const chart = vi.hoisted(() => ({ show: vi.fn(), destroy: vi.fn() }))
vi.mock('./loss-chart', () => ({
  LossChart: vi.fn(
    class {
      show = chart.show
      destroy = chart.destroy
    }
  )
}))
vi.mock('./weight-picture', () => ({ weightPicture: vi.fn() }))

afterEach(() => vi.clearAllMocks())

it('draws the chart and the weights out of sight, each in an idle moment of its own', () => {
  const moments: (() => void)[] = []
  rehearse(new AppState(new FakeApp({}).api), (callback) => moments.push(callback))
  expect(LossChart).not.toHaveBeenCalled()
  moments.shift()?.()
  const [canvas] = vi.mocked(LossChart).mock.calls[0] ?? []
  expect(canvas?.isConnected).toBe(false)
  expect(chart.show).toHaveBeenCalledOnce()
  expect(chart.destroy).toHaveBeenCalledOnce()
  expect(weightPicture).not.toHaveBeenCalled()
  moments.shift()?.()
  expect(weightPicture).toHaveBeenCalledOnce()
  expect(moments).toEqual([])
})

it('leaves it once a run goes on', () => {
  const moments: (() => void)[] = []
  const app = new AppState(new FakeApp({}).api)
  rehearse(app, (callback) => moments.push(callback))
  moments.shift()?.()
  vi.spyOn(app, 'isTraining', 'get').mockReturnValue(true)
  moments.shift()?.()
  expect(weightPicture).not.toHaveBeenCalled()
  expect(moments).toEqual([])
})
