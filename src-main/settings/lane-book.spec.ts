import { expect, test, vi } from 'vitest'
import { tutorialHyperparameters as tutorial } from '../../src-preload/contract/hyperparameters'
import { laneKey, type LaneChoices } from '../../src-preload/contract/lanes'
import { forcedLanes, LaneBook } from './lane-book'

const two = [{ model: ' Sun ' }, { model: ' Sun ' }]
const keep = vi.fn<(choices: LaneChoices) => void>()
const open = (kept: LaneChoices | null, forced: number | null = null, processors = two): LaneBook =>
  new LaneBook({ kept, keep, forced, processors })

test('what was not measured is to be measured, in a process with threads for it', () => {
  const book = open(null)
  expect(book.planOf(tutorial)).toEqual({ hyperparameters: tutorial, lanes: null })
  expect(book.threadsFor(tutorial)).toBe(2)
})

test('what was measured is kept by network and batch, and found again on the same computer only', () => {
  open(null).note(laneKey(tutorial), 1)
  const kept = keep.mock.lastCall?.[0] ?? null
  expect(kept).toEqual({ machine: '2 x Sun', lanes: { '784-128-64-10, 64 a batch': 1 } })
  const again = open(kept)
  expect(again.planOf(tutorial).lanes).toBe(1)
  expect(again.threadsFor(tutorial)).toBe(1)
  expect(again.planOf({ ...tutorial, batchSize: 256 }).lanes).toBeNull()
  expect(again.planOf({ ...tutorial, seed: 9, epochs: 3 }).lanes).toBe(1)
  expect(open(kept, null, [{ model: 'Moon' }, { model: 'Moon' }]).planOf(tutorial).lanes).toBeNull()
})

test('one core has one lane', () => {
  const book = open(null, null, two.slice(1))
  expect([book.planOf(tutorial).lanes, book.threadsFor(tutorial)]).toEqual([1, 1])
})

test('the person’s choice comes before what was measured', () => {
  const kept = { machine: '2 x Sun', lanes: { [laneKey(tutorial)]: 1 } }
  const book = open(kept, 3)
  expect([book.planOf(tutorial).lanes, book.threadsFor(tutorial)]).toEqual([3, 3])
})

test('the newest 200 measurements are kept', () => {
  const book = open(null)
  for (let width = 1; width <= 250; width++) book.note(laneKey({ ...tutorial, hiddenLayers: [width] }), 2)
  const kept = Object.keys(keep.mock.lastCall?.[0].lanes ?? {})
  expect([kept.length, kept[0], kept.at(-1)]).toEqual([
    200,
    '784-51-10, 64 a batch',
    '784-250-10, 64 a batch'
  ])
})

test.each([
  [undefined, null],
  [' ', null],
  ['2', 2],
  ['16', 16]
])('INKLING_LANES=%s is %s', (given, lanes) => {
  expect(forcedLanes({ INKLING_LANES: given })).toBe(lanes)
})

test.each(['0', '17', '1.5', 'two', '-1'])('INKLING_LANES=%s is refused by name', (given) => {
  expect(() => forcedLanes({ INKLING_LANES: given })).toThrow(
    expect.objectContaining({ report: { code: 'lanes_invalid', values: { given, maximum: 16 } } }) as Error
  )
})
