import { fireEvent, render, screen, within } from '@testing-library/svelte'
import { userEvent } from '@testing-library/user-event'
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Run, RunEnd } from '../../src-preload/contract/domain'
import type { AppState as WholeState } from '../../src-preload/contract/ipc'
import { presets } from '../../src-preload/contract/presets'
import { measuredVariations } from '../../src-preload/contract/variations'
import { setLocale } from '../i18n/locale.svelte'
import { AppState } from '../state/app-state.svelte'
import { appStateKey } from '../state/context'
import { FakeApp, readyData, runningRun, wholeState } from '../state/fake-app'
import TrainView from './TrainView.svelte'

// The canvas belongs to the tests on the real application; jsdom has none.
vi.mock('./loss-chart', () => ({
  LossChart: class {
    show = vi.fn()
    destroy = vi.fn()
    placeOf = () => 0
    stepAt = () => 0
  }
}))

beforeAll(() => {
  vi.stubGlobal(
    'ResizeObserver',
    class {
      observe = vi.fn()
      unobserve = vi.fn()
      disconnect = vi.fn()
    }
  )
  vi.spyOn(HTMLCanvasElement.prototype, 'getContext').mockReturnValue(null)
})

const opened: AppState[] = []
afterEach(async () => {
  setLocale('en')
  await Promise.all(opened.splice(0).map((app) => app.close()))
})

// eslint-disable-next-line @typescript-eslint/no-deprecated -- how Chromium marks a key that an input method took
const ofInputMethod: KeyboardEventInit = { keyCode: 229 }

const run = (parts: Partial<Run> = {}): Run =>
  runningRun({ step: 2000, samplesPerSecond: 21140, secondsLeft: 34.2, runningLoss: 0.28391, ...parts })

async function open(
  current: Run | null = null,
  parts: Partial<WholeState> = {}
): Promise<{ fake: FakeApp; app: AppState }> {
  const history = current && {
    run: current,
    stepLosses: new Float32Array(2000).fill(1),
    epochs: [
      { epoch: 0, step: 938, trainingLoss: 0.65, testLoss: 0.33, testAccuracy: 0.909, seconds: 3 },
      { epoch: 1, step: 1876, trainingLoss: 0.36, testLoss: 0.21, testAccuracy: 0.93239, seconds: 3 }
    ],
    changes: []
  }
  const fake = new FakeApp({
    readState: () => ({
      kind: 'done',
      value: wholeState({
        history,
        data: readyData,
        ...parts
      })
    }),
    readTestSet: () => ({
      kind: 'done',
      value: { images: new Uint8Array(7840000), labels: new Uint8Array(10000) }
    })
  })
  const app = new AppState(fake.api)
  await app.open()
  opened.push(app)
  render(TrainView, { context: new Map([[appStateKey, app]]) })
  return { fake, app }
}

const figure = (name: string): string | null => screen.getByRole('status', { name }).textContent.trim()
const field = (name: string, description?: RegExp): HTMLInputElement =>
  screen.getByRole('textbox', { name, ...(description && { description }) })

describe('the Train view', () => {
  it('has every field by its name, with range, default and help in its description', async () => {
    await open()
    for (const name of [
      'Learning rate',
      'Momentum',
      'Epochs',
      'Batch size',
      'Hidden layers',
      'Template digits',
      'Seed'
    ])
      expect(field(name, /default/).disabled).toBe(false)
    for (const name of ['Learning rate', 'Momentum', 'Epochs', 'Batch size'])
      expect(screen.getByRole('slider', { name: `${name} slider` })).toHaveProperty('disabled', false)
    expect(screen.getByRole('combobox', { name: 'Loss' })).toHaveProperty('value', 'nll')
  })

  it('says what is wrong with a value, beside the field, and does not train with it', async () => {
    const user = userEvent.setup()
    const { fake } = await open()
    await user.clear(field('Learning rate'))
    await user.type(field('Learning rate'), '20')
    const faulty = field('Learning rate', /Must be from 0\.00001 to 10/)
    expect(faulty.getAttribute('aria-invalid')).toBe('true')
    const train = screen.getByRole('button', { name: 'Train' })
    expect(train.getAttribute('aria-disabled')).toBe('true')
    await user.click(train)
    await user.click(screen.getByRole('button', { name: 'Begin' }))
    expect(fake.payloadsOf('startTraining')).toEqual([])
    expect(screen.getAllByText('Correct the marked fields first.')).toHaveLength(2)
  })

  it('says why it is not the fastest way to train, and what to do', async () => {
    const reason = { code: 'backend_without_native', values: { detail: 'no such file' } }
    const backend = { name: 'wasm', engine: 'operations', version: '4.22.0', reason } as const
    const { fake } = await open(null, { backend })
    screen.getByText(
      /WebAssembly because TensorFlow’s library could not be loaded \(no such file\).*reinstall/
    )
    fake.send('backendChanged', { ...backend, name: 'tensorflow', engine: 'graph', reason: null })
    await vi.waitFor(() => expect(screen.queryByText(/could not be loaded/)).toBeNull())
  })

  it('says which network is there before the first run', async () => {
    const model = {
      source: 'restored',
      fileName: null,
      hiddenLayers: [128, 64],
      hyperparameters: null,
      epochsTrained: 15,
      testAccuracy: 0.97,
      testLoss: 0.1,
      leastEvidence: 5
    } as const
    await open(null, { model })
    screen.getByText(/^Your last network is here and reads 97\.00% of the test digits right\./)
    expect(screen.queryByText('60,000 digits wait to be learnt.')).toBeNull()
  })

  it('shows shape and parameters as the layers are typed', async () => {
    const user = userEvent.setup()
    await open()
    await user.clear(field('Hidden layers'))
    expect(screen.getAllByText('784 → 10')).toHaveLength(1)
    await user.type(field('Hidden layers'), '32 16')
    expect(screen.getAllByText('784 → 32 → 16 → 10')).toHaveLength(1)
    // 785 x 32 + 33 x 16 + 17 x 10
    expect(screen.getAllByText('25,818 parameters')).toHaveLength(1)
  })

  it('offers the presets, says what they train on and what that gains, and calls what was changed custom', async () => {
    const user = userEvent.setup()
    const { app } = await open()
    const preset = (): HTMLSelectElement => screen.getByRole('combobox', { name: 'Preset' })
    expect(preset()).toHaveProperty('value', 'tutorial')
    expect(preset().getAttribute('aria-describedby')).not.toBeNull()
    await user.selectOptions(preset(), 'handwriting')
    expect(app.settings.hyperparameters).toEqual({ ...presets.handwriting, seed: 1 })
    screen.getByText(/MNIST’s and 40,000 template digits, varied.* 98\.3% of MNIST, 97\.2% of other people’s/)
    expect(within(preset()).queryByText('Custom')).toBeNull()
    await user.clear(field('Epochs'))
    await user.type(field('Epochs'), '3')
    expect(preset()).toHaveProperty('value', 'custom')
    screen.getByText('MNIST’s and 40,000 template digits, varied in each epoch.')
  })

  it('varies the pictures by as much as the sliders say, and shows sixteen of them', async () => {
    const user = userEvent.setup()
    const { app } = await open()
    expect(screen.queryByRole('slider', { name: 'Rotation' })).toBeNull()
    await user.click(screen.getByText('Training pictures'))
    await vi.waitFor(() => screen.getByRole('img', { name: 'Sixteen digits such as the network trains on' }))
    await user.click(screen.getByRole('checkbox', { name: 'Vary the pictures' }))
    expect(app.settings.hyperparameters.variations).toEqual(measuredVariations)
    const rotation = screen.getByRole('slider', { name: 'Rotation' })
    expect(rotation.getAttribute('aria-valuetext')).toBe('±10°')
    await fireEvent.input(rotation, { target: { value: '20' } })
    expect(app.settings.hyperparameters.variations).toEqual({ ...measuredVariations, rotation: 20 })
    await user.click(screen.getByRole('checkbox', { name: 'Vary the pictures' }))
    expect(app.settings.hyperparameters.variations).toBeNull()
  })

  it('says the rate in force and gives it a line where a schedule moves it', async () => {
    const hyperparameters = { ...presets.variations, seed: 1 }
    await open(run({ hyperparameters, learningRate: 0.00731 }))
    screen.getByText('Now 0.0073 by the schedule')
    screen.getByRole('checkbox', { name: 'Rate' })
  })

  it('has no line for a rate that stays', async () => {
    await open(run())
    expect(screen.queryByRole('checkbox', { name: 'Rate' })).toBeNull()
    expect(screen.queryByText(/by the schedule/)).toBeNull()
  })

  it('names its figures as status values', async () => {
    await open(run())
    expect(figure('Epoch')).toBe('3 / 15')
    expect(figure('Step')).toBe('2,000 / 14,070')
    expect(figure('Training loss')).toBe('0.2839')
    expect(figure('Test loss')).toBe('0.2100')
    expect(figure('Test accuracy')).toBe('93.24%')
    expect(figure('Speed')).toBe('21.1K digits/s')
    expect(figure('Time left')).toBe('0:35')
    expect(screen.getByRole('progressbar', { name: 'Progress of the run' }).ariaValueNow).toBe('14.2')
  })

  it('says of a run that has ended how fast it was and how long it took', async () => {
    await open(run({ phase: 'ended', end: { reason: 'stopped' }, samplesPerSecond: null, secondsLeft: null }))
    // Two epochs of 60,000 digits in 3 s each.
    expect(figure('Speed')).toBe('20K digits/s')
    expect(figure('Time left')).toBe('0:00')
    expect(screen.getByTitle(/took 0:06/)).toBeDefined()
  })

  it('offers what can be done in each phase', async () => {
    const { fake } = await open(run())
    const names = (): (string | null)[] =>
      within(screen.getByRole('banner', { hidden: true }))
        .getAllByRole('button')
        .map((button) => button.textContent.trim())
    const show = async (parts: Partial<Run>): Promise<void> => {
      fake.send('runProgressed', { run: run(parts), firstStep: 2000, stepLosses: new Float32Array() })
      await Promise.resolve()
    }
    expect(names()).toEqual(['Reset to tutorial settings', 'Stop', 'Pause'])
    await show({ phase: 'paused' })
    expect(names()).toEqual(['Reset to tutorial settings', 'Stop', 'Resume'])
    await show({ phase: 'ended', end: { reason: 'stopped' } })
    expect(names()).toEqual(['Reset to tutorial settings', 'Train'])
  })

  it('lets only learning rate and momentum change while it runs, and says why', async () => {
    await open(run())
    expect(field('Learning rate').disabled).toBe(false)
    expect(field('Momentum').disabled).toBe(false)
    for (const name of ['Epochs', 'Batch size', 'Hidden layers', 'Template digits', 'Seed']) {
      expect(field(name, /Fixed while a run goes on/).disabled).toBe(true)
    }
    expect(screen.getByRole('combobox', { name: 'Loss' })).toHaveProperty('disabled', true)
  })

  it('commits a learning rate by Enter, but not by the Enter of an input method (trouble 13)', async () => {
    const user = userEvent.setup()
    const { fake } = await open(run())
    await user.clear(field('Learning rate'))
    await user.type(field('Learning rate'), '0.01')
    const enter = (init: KeyboardEventInit): boolean =>
      field('Learning rate').dispatchEvent(
        new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true, ...init })
      )
    enter({ isComposing: true })
    enter(ofInputMethod)
    expect(fake.payloadsOf('changeLearningRate')).toEqual([])
    enter({})
    expect(fake.payloadsOf('changeLearningRate')).toEqual([[0.01]])
  })

  it.each([
    [
      'diverged',
      { code: 'network_diverged', values: { step: 1200, suggestion: 0.0005 } },
      /no longer a finite/
    ],
    ['died', { code: 'trainer_died', values: { detail: 'signal 11' } }, /ended unexpectedly/]
  ] as const)('says why a run %s', async (reason, problem, words) => {
    const end: RunEnd = { reason, problem }
    await open(run({ phase: 'ended', end }))
    expect(screen.getByRole('alert').textContent).toMatch(words)
  })

  it('offers the learning rate that a diverged run suggests', async () => {
    const user = userEvent.setup()
    const problem = { code: 'network_diverged', values: { step: 1200, suggestion: 0.0005 } }
    await open(run({ phase: 'ended', end: { reason: 'diverged', problem } }))
    await user.click(screen.getByRole('button', { name: 'Use a learning rate of 0.0005' }))
    expect(field('Learning rate').value).toBe('0.0005')
  })

  it('switches every text at once', async () => {
    const { fake, app } = await open(run())
    fake.send('settingsChanged', { settings: app.settings, locale: 'zh' })
    expect((await screen.findAllByRole('button', { name: '暂停' })).length).toBe(1)
    expect(figure('测试准确率')).toBe('93.24%')
    expect(field('学习率').value).toBe('0.003')
  })
})
