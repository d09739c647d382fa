import { cleanup, render, screen, within } from '@testing-library/svelte'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Prediction } from '../../src-preload/contract/domain'
import type { OwnSample } from '../../src-preload/contract/samples'
import type { Outcome } from '../../src-preload/contract/problem'
import { canvas, draw, fakeSheet, settled, upright } from '../drawing/fake-pen'
import { AppState } from '../state/app-state.svelte'
import { appStateKey } from '../state/context'
import {
  FakeApp,
  nativeBackend,
  runningRun,
  someEvaluation,
  trainedModel,
  wholeState
} from '../state/fake-app'
import HandView from './HandView.svelte'

const model = trainedModel()
const evaluation = someEvaluation({ accuracy: 0.976, loss: 0.08 })
const run = runningRun()

/** An upright bar. */
const sample = (id: number, label: number): OwnSample => ({
  id,
  label,
  strokes: [
    [
      [100, 20],
      [100, 120]
    ]
  ],
  origin: 'guided',
  takenAt: '2026-01-01T00:00:00.000Z'
})

/** Drawings numbered from 1. */
const samples = (...labels: readonly number[]): OwnSample[] =>
  labels.map((label, index) => sample(index + 1, label))

const readsOne: Outcome<Prediction> = {
  kind: 'done',
  value: {
    label: 1,
    probabilities: Float32Array.from({ length: 10 }, (_, digit) => (digit === 1 ? 0.91 : 0.01)),
    doubt: null,
    candidates: [1]
  }
}

const refused = (code: string): { kind: 'refused'; problem: { code: string; values: object } } => ({
  kind: 'refused',
  problem: { code, values: {} }
})

/** The view of a person who has kept some drawings, with a network that reads everything as a 1. */
async function show(kept: readonly OwnSample[]): Promise<{ fake: FakeApp; app: AppState }> {
  let nextId = kept.length + 1
  const fake = new FakeApp({
    readState: () => ({
      kind: 'done',
      value: wholeState({ backend: nativeBackend, model })
    }),
    readSamples: () => ({ kind: 'done', value: [...kept] }),
    keepSample: (added) => ({
      kind: 'done',
      value: { ...added, id: nextId++, takenAt: '2026-01-02T00:00:00.000Z' }
    }),
    classify: () => readsOne
  })
  const app = new AppState(fake.api)
  await app.open()
  render(HandView, { context: new Map([[appStateKey, app]]) })
  await untilAnswered(fake, kept.length)
  return { fake, app }
}

const untilAnswered = async (fake: FakeApp, count: number): Promise<void> => {
  await vi.waitFor(() => expect(fake.payloadsOf('classify').length).toBeGreaterThanOrEqual(count))
  await settled()
}

const sentence = (): string => document.querySelector('header p')?.textContent ?? ''
const press = (name: string | RegExp): Promise<void> => userEvent.click(screen.getByRole('button', { name }))
const tiles = (): HTMLElement[] =>
  within(screen.getByRole('list', { name: 'Your drawings' })).getAllByRole('listitem')

beforeEach(() => {
  fakeSheet()
  // jsdom shows no dialog.
  Object.assign(HTMLDialogElement.prototype, {
    showModal(this: HTMLDialogElement) {
      this.open = true
    }
  })
})

afterEach(() => {
  cleanup()
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

describe('how many drawings there are is said in words that fit', () => {
  it('none', async () => {
    await show([])
    expect(sentence()).toBe('Write thirty digits and see how well the network reads your hand.')
    expect(
      screen.getByText('Write more digits first: it takes at least five in each half.', { selector: 'p' })
    ).toBeTruthy()
    expect(screen.queryByText(/Half to learn from/)).toBeNull()
    expect(screen.getByText('There are no drawings yet.', { selector: 'p' })).toBeTruthy()
  })

  it.each([
    [1, 'The network reads your digit right.'],
    [7, 'The network misreads your digit.']
  ])('one, a %i', async (label, words) => {
    await show(samples(label))
    expect(sentence()).toBe(words)
    await press('Delete all')
    expect(screen.getByText(/^1 drawing is deleted for good\. Export it first/)).toBeTruthy()
    expect(screen.getByRole('button', { name: 'Delete 1 drawing' })).toBeTruthy()
  })

  it('many', async () => {
    await show(samples(1, 1, 7, 1, 1, 1, 1, 1, 1, 1, 1))
    expect(sentence()).toBe('The network reads 10 of your 11 digits right.')
    expect(screen.getByText('Half to learn from: 5. Half kept back: 6.')).toBeTruthy()
    await press('Delete all')
    expect(screen.getByText(/^11 drawings are deleted for good\. Export them/)).toBeTruthy()
  })

  it('not known yet, and not read yet: the thirty digits are not asked for', async () => {
    let tell: (outcome: Outcome<OwnSample[]>) => void = () => undefined
    let answer: (outcome: Outcome<Prediction>) => void = () => undefined
    const fake = new FakeApp({
      readState: () => ({ kind: 'done', value: wholeState({ backend: nativeBackend, model }) }),
      readSamples: () => new Promise((resolve) => (tell = resolve)),
      classify: () => new Promise((resolve) => (answer = resolve))
    })
    const app = new AppState(fake.api)
    await app.open()
    render(HandView, { context: new Map([[appStateKey, app]]) })
    const neutral = 'How well the network reads your own digits.'
    expect(sentence()).toBe(neutral)
    tell({ kind: 'done', value: samples(1) })
    await untilAnswered(fake, 1)
    expect(sentence()).toBe(neutral)
    answer(readsOne)
    await settled()
    expect(sentence()).toBe('The network reads your digit right.')
  })
})

describe('a misread digit', () => {
  const causes = (): (string | null)[] =>
    [...document.querySelectorAll('.cause')].map(({ textContent }) => textContent)

  it('has no cause as long as there is nothing to measure it by', async () => {
    await show(samples(7))
    expect(screen.getByText('Meant 7, read as 1')).toBeTruthy()
    expect(causes()).toEqual([])
  })

  it('has one when MNIST’s digits have come', async () => {
    const { app } = await show(samples(7))
    // Sevens of one dot in the corner: everything else is unusual.
    const images = new Uint8Array(20 * 784)
    for (let index = 0; index < 20; index++) images[index * 784] = 255
    app.testSet = { images, labels: new Uint8Array(20).fill(7) }
    await settled()
    expect(causes()).toEqual([
      expect.stringMatching(/^[A-Z][^·]* than 95% of MNIST’s 7s · [A-Z].* than 95% of MNIST’s 7s$/)
    ])
  })
})

describe('undoing what was learned', () => {
  const undo = (): HTMLElement | null => screen.queryByRole('button', { name: 'Undo learning' })

  async function learn(): Promise<{ fake: FakeApp }> {
    const { fake } = await show(samples(...Array<number>(12).fill(1)))
    fake.answers.learnSamples = () => {
      fake.send('modelChanged', { model, evaluation, firstLayer: new Float32Array(784) })
      return { kind: 'done', value: model }
    }
    await press('Learn from half of them')
    await vi.waitFor(() => expect(undo()).not.toBeNull())
    return { fake }
  }

  it('stays on offer when it was refused, and leaves when it was done', async () => {
    const { fake } = await learn()
    fake.answers.unlearnSamples = () => refused('trainer_busy') as Outcome<never>
    await press('Undo learning')
    await settled()
    expect(undo()).not.toBeNull()
    fake.answers.unlearnSamples = () => ({ kind: 'done', value: model })
    await press('Undo learning')
    await vi.waitFor(() => expect(undo()).toBeNull())
    expect(screen.queryByRole('table', { name: 'What learning did' })).toBeNull()
  })

  it('waits for the end of a run', async () => {
    const { fake } = await learn()
    fake.send('runStarted', run)
    await settled()
    expect(undo()?.getAttribute('aria-disabled')).toBe('true')
    await press('Undo learning')
    expect(fake.payloadsOf('unlearnSamples')).toEqual([])
    fake.send('runProgressed', {
      run: { ...run, phase: 'ended', end: { reason: 'stopped' } },
      firstStep: 0,
      stepLosses: new Float32Array()
    })
    await vi.waitFor(() => expect(undo()?.getAttribute('aria-disabled')).toBeNull())
  })

  it('is no longer offered when another network has taken the place', async () => {
    const { fake } = await learn()
    fake.send('modelChanged', {
      model: { ...model, source: 'imported' },
      evaluation,
      firstLayer: new Float32Array(784)
    })
    await vi.waitFor(() => expect(undo()).toBeNull())
    expect(screen.queryByRole('table', { name: 'What learning did' })).toBeNull()
  })
})

describe('a deleted drawing', () => {
  it('gives the focus to the next one, and comes back from the notice', async () => {
    const { fake, app } = await show(samples(1, 7, 3))
    await press('Delete drawing 2')
    await settled()
    expect(tiles()).toHaveLength(2)
    expect(document.activeElement?.getAttribute('aria-label')).toBe('Delete drawing 3')
    await press('Delete drawing 3')
    await settled()
    expect(document.activeElement?.getAttribute('aria-label')).toBe('Delete drawing 1')

    expect(app.notices.list.map(({ text }) => text())).toEqual([
      'Drawing 2, meant 7, is deleted.',
      'Drawing 3, meant 3, is deleted.'
    ])
    app.notices.list[0]?.action?.run()
    await settled()
    expect(fake.payloadsOf('keepSample')).toEqual([
      [{ label: 7, origin: 'guided', strokes: sample(2, 7).strokes }]
    ])
    expect(tiles()).toHaveLength(2)
    // Once is enough.
    expect(app.notices.list.map(({ text }) => text())).toEqual(['Drawing 3, meant 3, is deleted.'])
  })

  it('that was the last one gives the focus to the words in its place', async () => {
    await show(samples(1))
    await press('Delete drawing 1')
    await settled()
    expect(document.activeElement?.textContent).toBe('There are no drawings yet.')
  })

  it('that could not be deleted stays, and nothing is told of it', async () => {
    const { fake, app } = await show(samples(1))
    fake.answers.deleteSamples = () => refused('disk_full') as Outcome<never>
    await press('Delete drawing 1')
    await settled()
    expect(tiles()).toHaveLength(1)
    expect(app.notices.list.every(({ action }) => action === undefined)).toBe(true)
  })
})

describe('guided writing', () => {
  it('takes Enter as “Next”, but not from what has its own use for it', async () => {
    const { fake } = await show([])
    await press('Write thirty digits')
    await draw(...upright)
    const link = Object.assign(document.createElement('a'), { href: '#/draw', textContent: 'Draw' })
    const field = document.createElement('input')
    const list = document.createElement('select')
    for (const element of [link, field, list]) {
      document.body.append(element)
      element.focus()
      const enter = new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true })
      // True: nobody has stopped it.
      expect(element.dispatchEvent(enter), element.tagName).toBe(true)
      await settled()
      element.remove()
    }
    expect(fake.payloadsOf('keepSample')).toEqual([])
    canvas().focus()
    await userEvent.keyboard('{Enter}')
    await settled()
    expect(fake.payloadsOf('keepSample')).toMatchObject([
      [{ label: 0, origin: 'guided', strokes: [upright] }]
    ])
    expect(sentence()).toMatch(/^Digit 2 of 30\./)
  })
})
