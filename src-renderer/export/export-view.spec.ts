import { cleanup, render, screen, within } from '@testing-library/svelte'
import userEvent from '@testing-library/user-event'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { ModelInfo } from '../../src-preload/contract/domain'
import type { AppRequests, SavedFile } from '../../src-preload/contract/ipc'
import type { Outcome } from '../../src-preload/contract/problem'
import { AppState } from '../state/app-state.svelte'
import { appStateKey } from '../state/context'
import { FakeApp, runningRun, someEvaluation, trainedModel, wholeState } from '../state/fake-app'
import ExportView from './ExportView.svelte'

const model = trainedModel({ epochsTrained: 1.4989, testAccuracy: 0.9324, testLoss: 0.2412 })

const evaluation = someEvaluation()

interface Parts {
  readonly model?: ModelInfo | null
  readonly exportWeights?: (...payload: Parameters<AppRequests['exportWeights']>) => Outcome<SavedFile>
  readonly importWeights?: () => Outcome<ModelInfo>
}

async function show({ model: shown = model, ...answers }: Parts): Promise<{ fake: FakeApp; app: AppState }> {
  const fake = new FakeApp({
    readState: () => ({ kind: 'done', value: wholeState({ model: shown }) }),
    ...answers
  })
  const app = new AppState(fake.api)
  await app.open()
  render(ExportView, { context: new Map([[appStateKey, app]]) })
  return { fake, app }
}

const press = (name: string): Promise<void> => userEvent.click(screen.getByRole('button', { name }))
const card = (name: string) => within(screen.getByRole('region', { name }))

afterEach(() => {
  cleanup()
  vi.restoreAllMocks()
})

describe('a network', () => {
  it('is described by its results, its settings and its tensors', async () => {
    await show({})
    const network = card('The network now')
    const valueOf = (label: string): string | undefined =>
      network.getByText(label).nextElementSibling?.textContent.trim()
    expect(network.getByText('784 → 128 → 64 → 10 · trained here')).toBeTruthy()
    expect(valueOf('Parameters')).toBe('109,386')
    expect(valueOf('Trained for')).toBe('1.5 epochs')
    expect(valueOf('Test accuracy')).toMatch(/^93\.24\s?%$/)
    expect(valueOf('Learning rate')).toBe('0.003')
    const row = network.getByRole('row', { name: /linear1\.weight/ })
    expect(row.textContent).toMatch(/\[128, 784\]\s*100,352/)
  })

  it('says of an imported one where it came from, and what its file did not say', async () => {
    const imported: ModelInfo = {
      ...model,
      source: 'imported',
      fileName: '网络.json',
      hyperparameters: null,
      epochsTrained: null
    }
    await show({ model: imported })
    const network = card('The network now')
    expect(network.getByText(/imported from 网络\.json/)).toBeTruthy()
    expect(network.getByText('Trained for').nextElementSibling?.textContent.trim()).toBe('not known')
    expect(network.queryByText('Learning rate')).toBeNull()
  })

  it('is saved in each format, and what was saved can be shown and read', async () => {
    const { fake } = await show({
      exportWeights: (format) => ({
        kind: 'done',
        value: { id: 7, fileName: `mine.${format}`, bytes: 438_048 }
      })
    })
    await press('Export safetensors')
    const safetensors = card('safetensors')
    expect(await safetensors.findByText('Saved mine.safetensors, 438 kB.')).toBeTruthy()
    expect(safetensors.getByText(/load_file\("mine\.safetensors"\)/)).toBeTruthy()
    await press('Show in folder')
    expect(fake.payloadsOf('showInFolder')).toEqual([[7]])
    await press('Export JSON')
    expect(await card('JSON').findByText(/Saved mine\.json/)).toBeTruthy()
    expect(fake.payloadsOf('exportWeights')).toEqual([['safetensors'], ['json']])
  })

  it('says nothing when the dialog was closed', async () => {
    await show({ exportWeights: () => ({ kind: 'cancelled' }) })
    await press('Export JSON')
    expect(screen.queryByText(/Saved/)).toBeNull()
    expect(screen.queryByRole('button', { name: 'Show in folder' })).toBeNull()
  })
})

describe('an import', () => {
  it('says which file is the network now, and how good it is', async () => {
    const imported: ModelInfo = { ...model, source: 'imported', fileName: 'b.json', testAccuracy: 0.9761 }
    const { fake } = await show({ importWeights: () => ({ kind: 'done', value: imported }) })
    const become = (next: ModelInfo): void =>
      fake.send('modelChanged', { model: next, evaluation, firstLayer: new Float32Array(784) })
    await press('Import weights')
    become(imported)
    expect(await screen.findByText(/b\.json is the network now: test accuracy 97\.61\s?%\./)).toBeTruthy()
    // The network of a later run is another one.
    become(model)
    await vi.waitFor(() => expect(screen.queryByText(/is the network now/)).toBeNull())
  })

  it('that is refused leaves the network, and is told', async () => {
    const { app } = await show({
      importWeights: () => ({ kind: 'refused', problem: { code: 'no_model', values: {} } })
    })
    await press('Import weights')
    expect(await screen.findByText('The file was refused; nothing has changed.')).toBeTruthy()
    expect(screen.getByText('784 → 128 → 64 → 10 · trained here')).toBeTruthy()
    expect(app.notices.list).toHaveLength(1)
  })
})

it('says why nothing is imported while a run goes on', async () => {
  const { fake, app } = await show({})
  fake.send('runStarted', runningRun())
  expect(app.isTraining).toBe(true)
  await press('Import weights')
  expect(screen.getByText('A run is going on: stop it first.')).toBeTruthy()
  expect(fake.payloadsOf('importWeights')).toEqual([])
})

describe('without a network', () => {
  it('says what to do, and blocks what can’t be done', async () => {
    const { fake } = await show({ model: null })
    expect(screen.getByRole('button', { name: 'Train a network' })).toBeTruthy()
    expect(screen.getByRole('button', { name: 'Import weights' }).getAttribute('aria-disabled')).toBeNull()
    const blocked = screen.getByRole('button', { name: 'Export safetensors' })
    expect(blocked.getAttribute('aria-disabled')).toBe('true')
    await userEvent.click(blocked)
    expect(fake.payloadsOf('exportWeights')).toEqual([])
  })
})

it('copies the code that reads a file, and says so of that code alone', async () => {
  await show({ exportWeights: () => ({ kind: 'done', value: { id: 1, fileName: 'other.json', bytes: 9 } }) })
  const copied: string[] = []
  // As the browser does it: the command asks for a copy, and whoever hears it puts the text on the clipboard.
  Object.assign(document, {
    execCommand: () => {
      const event = new Event('copy', { cancelable: true })
      Object.defineProperty(event, 'clipboardData', {
        value: { setData: (_type: string, text: string) => copied.push(text) }
      })
      document.dispatchEvent(event)
      return true
    }
  })
  await press('Copy the code: JSON')
  expect(copied).toHaveLength(1)
  expect(copied[0]).toContain('network = json.load')
  expect(screen.getByText('Copied')).toBeTruthy()
  await press('Export JSON')
  expect(await card('JSON').findByText(/"other\.json"/)).toBeTruthy()
  expect(screen.queryByText('Copied')).toBeNull()
})
