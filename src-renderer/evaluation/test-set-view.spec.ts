import { cleanup, render, screen, within } from '@testing-library/svelte'
import userEvent from '@testing-library/user-event'
import { tick } from 'svelte'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Evaluation, TestSet } from '../../src-preload/contract/domain'
import { tutorialHyperparameters } from '../../src-preload/contract/hyperparameters'
import type { AppState as WholeState } from '../../src-preload/contract/ipc'
import { AppState } from '../state/app-state.svelte'
import { appStateKey } from '../state/context'
import { FakeApp, readyData, runningRun, someEvaluation, trainedModel, wholeState } from '../state/fake-app'
import { fakeLayout } from './fake-layout'
import TestSetView from './TestSetView.svelte'

const count = 200
/** Digit i is labelled i modulo 10; every ninth is read as the next label, less surely the later it comes. */
const labels = Uint8Array.from({ length: count }, (_, index) => index % 10)
const readAs = (index: number): number => (index % 9 === 8 ? ((index % 10) + 1) % 10 : index % 10)
const confidence = (index: number): number => 0.95 - index / 400

function evaluate(read: (index: number) => number): Evaluation {
  const logProbabilities = Float32Array.from({ length: count * 10 }, (_, at) => {
    const index = Math.floor(at / 10)
    return Math.log(at % 10 === read(index) ? confidence(index) : (1 - confidence(index)) / 9)
  })
  return someEvaluation({ logProbabilities })
}

const testSet: TestSet = { images: new Uint8Array(count * 784).fill(7), labels }
const model = trainedModel({ epochsTrained: 1, testAccuracy: 0.9, testLoss: 0.3 })
const startedRun = runningRun({ phase: 'starting' })
const read = { data: readyData, model, evaluation: evaluate(readAs) }

async function show(
  parts: Partial<WholeState>
): Promise<{ fake: FakeApp; app: AppState; unmount: () => void }> {
  const fake = new FakeApp({
    readState: () => ({ kind: 'done', value: wholeState(parts) }),
    readTestSet: () => ({ kind: 'done', value: testSet }),
    startTraining: (hyperparameters) => ({ kind: 'done', value: { ...startedRun, hyperparameters } })
  })
  const app = new AppState(fake.api)
  await app.open()
  await vi.waitFor(() => {
    if (parts.data) expect(app.testSet).not.toBeNull()
  })
  const { unmount } = render(TestSetView, { context: new Map([[appStateKey, app]]) })
  await tick()
  if (parts.data) await screen.findByRole('grid')
  return { fake, app, unmount }
}

const shown = (): string => screen.getByRole('status', { name: 'Shown' }).textContent.trim()
const cells = (): HTMLElement[] => screen.getAllByRole('gridcell')
const names = (): (string | null)[] => cells().map((cell) => cell.getAttribute('aria-label'))
const choose = (field: string, option: string): Promise<void> =>
  userEvent.selectOptions(screen.getByRole('combobox', { name: field }), option)

beforeEach(() => {
  fakeLayout(640, 640)
})

afterEach(() => {
  cleanup()
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

describe('before there are digits or a network', () => {
  it('says that the digits are not there, and leads to the data', async () => {
    const { app } = await show({})
    expect(screen.getByRole('heading', { name: 'The digits are not loaded yet' })).toBeTruthy()
    await userEvent.click(screen.getByRole('button', { name: 'Manage the data…' }))
    expect(app.isDataDialogOpen).toBe(true)
    expect(screen.queryByRole('grid')).toBeNull()
  })

  it('shows the digits with their true labels, and a button that trains', async () => {
    const { fake } = await show({ data: readyData })
    expect(cells()).toHaveLength(64)
    expect(names()[8]).toBe('Test picture no. 8: labelled 8')
    expect(screen.getByRole('combobox', { name: 'Predicted label' }).matches(':disabled')).toBe(true)
    expect(screen.getByRole('checkbox', { name: 'Wrong only' }).matches(':disabled')).toBe(true)
    expect(screen.queryByText('Confusion')).toBeNull()
    await choose('True label', '3')
    expect(shown()).toBe('20 of 200')
    await userEvent.click(screen.getByRole('button', { name: 'Train a network' }))
    expect(await screen.findByText(/first predictions come when epoch 1 ends/)).toBeTruthy()
    expect(fake.payloadsOf('startTraining')).toEqual([[tutorialHyperparameters]])
  })
})

describe('with predictions', () => {
  it('shows the tutorial’s 64 first: what each is read as, and what a wrong one should be', async () => {
    await show(read)
    const first = screen.getByRole('grid', { name: 'The first 64 test digits' })
    expect(within(first).getAllByRole('gridcell')).toHaveLength(64)
    expect(names()[7]).toBe('Test picture no. 7: read as 7, right')
    expect(names()[8]).toBe('Test picture no. 8: read as 9, wrong, should be 8')
    expect(cells()[8]?.textContent).toContain('should be 8')
    expect(cells()[7]?.textContent).not.toContain('should be')
    expect(shown()).toBe('64 of 200')
    expect(screen.getByText(/178 right, 22 wrong/)).toBeTruthy()
  })

  it('filters by true label, predicted label and wrong ones, and counts what is shown', async () => {
    await show(read)
    await choose('True label', '8')
    expect(shown()).toBe('20 of 200')
    // 8, 98 and 188 are read as 9: counted by hand.
    await userEvent.click(screen.getByRole('checkbox', { name: 'Wrong only' }))
    expect(shown()).toBe('3 of 200')
    expect(names()).toEqual(
      [8, 98, 188].map((index) => `Test picture no. ${String(index)}: read as 9, wrong, should be 8`)
    )
    await choose('Predicted label', '9')
    expect(shown()).toBe('3 of 200')
    await choose('Predicted label', '1')
    expect(shown()).toBe('0 of 200')
    await userEvent.click(screen.getByRole('button', { name: 'Show every digit' }))
    expect(shown()).toBe('200 of 200')
  })

  it('sorts by confidence and by loss, both ways', async () => {
    await show(read)
    await choose('Sort by', 'confidence')
    // The last digit is the least sure one.
    expect(names()[0]).toBe('Test picture no. 199: read as 9, right')
    await choose('Sort by', 'loss')
    // Of the wrong ones the first is the surest: it costs most.
    expect(names()[0]).toBe('Test picture no. 8: read as 9, wrong, should be 8')
    await userEvent.click(screen.getByRole('button', { name: 'Order: descending' }))
    expect(names()[0]).toBe('Test picture no. 0: read as 0, right')
    expect(screen.getByRole('heading', { name: 'Test picture no. 0' })).toBeTruthy()
  })

  it('is walked through by arrow keys, and the pane follows', async () => {
    await show(read)
    const user = userEvent.setup()
    cells()[0]?.focus()
    await user.keyboard('{ArrowDown}')
    expect(document.activeElement).toBe(cells()[8])
    expect(cells().filter((cell) => cell.tabIndex === 0)).toEqual([cells()[8]])
    const pane = screen.getByRole('region', { name: 'Test picture no. 8' })
    expect(within(pane).getByText('Labelled').nextElementSibling?.textContent).toBe('8')
    expect(within(pane).getByText('Read as').nextElementSibling?.textContent).toBe('9')
    const bars = within(pane).getByRole('list', { name: 'Probabilities of test picture no. 8' })
    expect(within(bars).getAllByRole('listitem')[9]?.textContent).toContain('93')
    // -ln((1 - 0.93) / 9)
    expect(within(pane).getByText('4.8565')).toBeTruthy()
    await user.keyboard('{End}{ArrowRight}')
    expect(document.activeElement).toBe(cells()[16])
    await user.keyboard('{Control>}{End}{/Control}')
    expect(document.activeElement).toBe(cells()[63])
  })

  it('keeps the focus on the chosen digit far down in the virtual grid', async () => {
    await show(read)
    const user = userEvent.setup()
    await user.click(screen.getByRole('radio', { name: 'All 200' }))
    await within(
      await screen.findByRole('grid', { name: 'The test digits that pass the filters' })
    ).findAllByRole('gridcell')
    cells()[0]?.focus()
    await user.keyboard('{Control>}{End}{/Control}')
    await vi.waitFor(() => expect(document.activeElement?.getAttribute('data-index')).toBe('199'))
    expect(screen.getByRole('heading', { name: 'Test picture no. 199' })).toBeTruthy()
    await user.keyboard('{ArrowUp}')
    // 640 pixels hold seven columns.
    await vi.waitFor(() => expect(document.activeElement?.getAttribute('data-index')).toBe('192'))
  })

  it('goes to the previous and the next of what is shown', async () => {
    await show(read)
    await choose('True label', '4')
    const previous = screen.getByRole('button', { name: 'Previous digit' })
    expect(previous.matches(':disabled')).toBe(true)
    await userEvent.click(screen.getByRole('button', { name: 'Next digit' }))
    expect(screen.getByRole('heading', { name: 'Test picture no. 14' })).toBeTruthy()
    await userEvent.click(previous)
    expect(screen.getByRole('heading', { name: 'Test picture no. 4' })).toBeTruthy()
  })

  it('opens the digits of a cell of the confusion matrix', async () => {
    await show(read)
    await userEvent.click(screen.getByRole('radio', { name: 'Confusion' }))
    const cell = await screen.findByRole('button', { name: 'Labelled 8, read as 9: 3' })
    expect(screen.getByRole('button', { name: 'Labelled 8, read as 8: 17' })).toBeTruthy()
    await userEvent.click(cell)
    expect(shown()).toBe('3 of 200')
    expect(screen.getByRole<HTMLSelectElement>('combobox', { name: 'True label' }).value).toBe('8')
    expect(screen.getByRole<HTMLSelectElement>('combobox', { name: 'Predicted label' }).value).toBe('9')
  })

  it('shows new predictions when an epoch ends', async () => {
    const { fake } = await show(read)
    expect(names()[8]).toContain('wrong')
    fake.send('modelChanged', {
      model,
      evaluation: evaluate((index) => index % 10),
      firstLayer: new Float32Array(784)
    })
    await tick()
    expect(names()[8]).toBe('Test picture no. 8: read as 8, right')
    expect(screen.getByText(/200 right, 0 wrong/)).toBeTruthy()
  })

  it('is where it was when the view comes back', async () => {
    const { app, unmount } = await show(read)
    await choose('True label', '8')
    await userEvent.click(screen.getByRole('button', { name: 'Next digit' }))
    unmount()
    render(TestSetView, { context: new Map([[appStateKey, app]]) })
    expect(shown()).toBe('20 of 200')
    expect(screen.getByRole('heading', { name: 'Test picture no. 18' })).toBeTruthy()
    await userEvent.click(screen.getByRole('radio', { name: 'First 64' }))
    await screen.findByRole('grid', { name: 'The first 64 test digits' })
    expect(screen.getByRole<HTMLSelectElement>('combobox', { name: 'True label' }).value).toBe('any')
  })
})
