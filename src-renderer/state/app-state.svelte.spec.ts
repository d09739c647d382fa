import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Glimpse } from '../../src-preload/contract/domain'
import type { AppState as WholeState } from '../../src-preload/contract/ipc'
import { defaultSettings } from '../../src-preload/contract/settings'
import { currentLocale } from '../i18n/locale.svelte'
import { AppState } from './app-state.svelte'
import { DrawingPace } from './drawing-pace'
import { FakeApp, runningRun, someEvaluation, trainedModel, wholeState } from './fake-app'

const result = (epoch: number) => ({
  epoch,
  step: (epoch + 1) * 938,
  trainingLoss: 0.6,
  testLoss: 0.3,
  testAccuracy: 0.91,
  seconds: 3
})
const glimpse: Glimpse = { first64: new Uint8Array(64), firstLayer: new Float32Array(784) }
const evaluation = someEvaluation()
const model = trainedModel({ hyperparameters: null, epochsTrained: 1, testAccuracy: 0.9, testLoss: 0.3 })

async function open(parts: Partial<WholeState> = {}): Promise<{ app: AppState; fake: FakeApp }> {
  const fake = new FakeApp({ readState: () => ({ kind: 'done', value: wholeState(parts) }) })
  const app = new AppState(fake.api)
  await app.open()
  return { app, fake }
}

const running = {
  history: { run: runningRun({ step: 2 }), stepLosses: new Float32Array([3, 2]), epochs: [], changes: [] }
}

beforeEach(() => {
  vi.useFakeTimers()
})

afterEach(() => {
  vi.useRealTimers()
})

describe('AppState', () => {
  it('shows the whole state it was given, in the middle of a run', async () => {
    const { app } = await open({ ...running, locale: 'zh' })
    expect(app.isReady).toBe(true)
    expect([...app.stepLosses.values]).toEqual([3, 2])
    expect(app.stepCount).toBe(2)
    expect(app.isTraining).toBe(true)
    expect(currentLocale()).toBe('zh')
    expect(document.documentElement.lang).toBe('zh-CN')
  })

  it('applies events that came before the state on top of it, once', async () => {
    const fake = new FakeApp()
    fake.answers.readState = () => {
      // The state already holds the first of these steps, not the second.
      const progress = (firstStep: number, loss: number) =>
        fake.send('runProgressed', {
          run: runningRun({ step: firstStep + 1 }),
          firstStep,
          stepLosses: new Float32Array([loss])
        })
      progress(1, 2)
      progress(2, 1)
      fake.send('epochEnded', { runId: 1, result: result(0) })
      return { kind: 'done', value: wholeState({ history: { ...running.history, epochs: [result(0)] } }) }
    }
    const app = new AppState(fake.api)
    await app.open()
    expect([...app.stepLosses.values]).toEqual([3, 2, 1])
    expect(app.run?.step).toBe(3)
    expect(app.epochs).toHaveLength(1)
  })

  it('ignores what belongs to another run (trouble 4)', async () => {
    const { app, fake } = await open(running)
    fake.send('runStarted', runningRun({ id: 2 }))
    fake.send('runProgressed', {
      run: runningRun({ id: 1 }),
      firstStep: 0,
      stepLosses: new Float32Array([9])
    })
    fake.send('epochEnded', { runId: 1, result: result(0) })
    fake.send('hyperparameterChanged', {
      runId: 1,
      change: { step: 1, name: 'momentum', from: 0.9, to: 0.5 }
    })
    expect(app.run?.id).toBe(2)
    expect(app.stepCount).toBe(0)
    expect(app.stepLosses.length).toBe(0)
    expect(app.epochs).toEqual([])
    expect(app.changes).toEqual([])
  })

  it('shows the first loss of a run in the next frame, the others after a rest', async () => {
    const { app, fake } = await open(running)
    fake.send('runStarted', runningRun({ id: 2, phase: 'starting' }))
    const progress = (firstStep: number, ...losses: number[]) =>
      fake.send('runProgressed', {
        run: runningRun({ id: 2, runningLoss: losses[0] ?? null }),
        firstStep,
        stepLosses: new Float32Array(losses)
      })
    // That it runs is shown, and a rest begins.
    progress(0)
    const hurry = vi.spyOn(DrawingPace.prototype, 'hurryFigures')
    progress(0, 3)
    expect(hurry).toHaveBeenCalledOnce()
    await vi.waitFor(() => expect(app.run?.runningLoss).toBe(3))
    progress(1, 2)
    await vi.waitFor(() => expect(app.run?.runningLoss).toBe(2))
    expect(hurry).toHaveBeenCalledOnce()
    hurry.mockRestore()
  })

  it('asks for the whole state anew when steps are missing', async () => {
    const { app, fake } = await open(running)
    fake.answers.readState = () => ({
      kind: 'done',
      value: wholeState({
        history: { ...running.history, stepLosses: new Float32Array([3, 2, 1.5, 1.2, 1]) }
      })
    })
    fake.send('runProgressed', {
      run: runningRun({ step: 5 }),
      firstStep: 4,
      stepLosses: new Float32Array([1])
    })
    await vi.waitFor(() => expect(app.stepCount).toBe(5))
    expect(app.stepLosses.values[2]).toBe(1.5)
    expect(fake.payloadsOf('readState')).toHaveLength(2)
  })

  it('says that a dead trainer ended the run, and starts the next one empty', async () => {
    const { app, fake } = await open(running)
    const problem = { code: 'trainer_died', values: { detail: 'signal 11' } }
    fake.send('runProgressed', {
      run: runningRun({ phase: 'ended', end: { reason: 'died', problem } }),
      firstStep: 2,
      stepLosses: new Float32Array()
    })
    expect(app.isTraining).toBe(false)
    fake.answers.startTraining = () => ({ kind: 'done', value: runningRun({ id: 2, phase: 'starting' }) })
    await app.startTraining()
    expect(app.isTraining).toBe(true)
    expect(app.stepCount).toBe(0)
  })

  it('forgets what it said of a run when the next one begins, and nothing else', async () => {
    const { app, fake } = await open(running)
    fake.send('noticeGiven', { code: 'loss_flat', values: { steps: 938, loss: '2.30' } })
    fake.send('noticeGiven', { code: 'no_data', values: {} })
    expect(app.notices.list).toHaveLength(2)
    fake.send('runStarted', runningRun({ id: 2, phase: 'starting' }))
    expect(app.notices.list.map(({ text }) => text())).toEqual([expect.stringContaining('MNIST')])
  })

  it('sends several changes of settings together, a moment after the last, and shows them at once', async () => {
    const { app, fake } = await open()
    app.changeSettings({ theme: 'dark' })
    await vi.advanceTimersByTimeAsync(299)
    app.changeSettings({ brushWidth: 30 })
    expect(app.settings.brushWidth).toBe(30)
    expect(document.documentElement.dataset['theme']).toBe('dark')
    await vi.advanceTimersByTimeAsync(299)
    expect(fake.payloadsOf('changeSettings')).toEqual([])
    await vi.advanceTimersByTimeAsync(1)
    expect(fake.payloadsOf('changeSettings')).toEqual([[{ theme: 'dark', brushWidth: 30 }]])
  })

  it('keeps what is being typed when the main process tells other settings', async () => {
    const { app, fake } = await open()
    app.changeSettings({ brushWidth: 30 })
    fake.send('settingsChanged', { settings: { ...defaultSettings, theme: 'light' }, locale: 'zh' })
    expect(app.settings.brushWidth).toBe(30)
    expect(app.settings.theme).toBe('light')
    expect(currentLocale()).toBe('zh')
  })

  it('sends unsent settings before it starts a run', async () => {
    const { app, fake } = await open()
    fake.answers.startTraining = (hyperparameters) => ({
      kind: 'done',
      value: runningRun({ hyperparameters })
    })
    app.changeSettings({ hyperparameters: { ...defaultSettings.hyperparameters, epochs: 2 } })
    await app.startTraining()
    const names = fake.calls.map(({ name }) => name)
    expect(names.indexOf('changeSettings')).toBeLessThan(names.indexOf('startTraining'))
    expect(app.run?.hyperparameters.epochs).toBe(2)
  })

  it('trains, pauses and resumes by one command', async () => {
    const { app, fake } = await open()
    fake.answers.startTraining = () => ({ kind: 'done', value: runningRun() })
    await app.toggleTraining()
    await app.toggleTraining()
    fake.send('runProgressed', {
      run: runningRun({ phase: 'paused' }),
      firstStep: 0,
      stepLosses: new Float32Array()
    })
    await app.toggleTraining()
    expect(fake.calls.map(({ name }) => name).slice(1)).toEqual([
      'startTraining',
      'pauseTraining',
      'resumeTraining'
    ])
  })

  it('asks for the test digits when data are ready, and only once', async () => {
    const ready = { phase: 'ready', source: 'cache', folder: '', problems: [] } as const
    const { app, fake } = await open({ data: { phase: 'checking' } })
    fake.answers.readTestSet = () => ({
      kind: 'done',
      value: { images: new Uint8Array(7840000), labels: new Uint8Array(10000) }
    })
    expect(fake.payloadsOf('readTestSet')).toHaveLength(0)
    fake.send('dataChanged', ready)
    fake.send('dataChanged', ready)
    await vi.waitFor(() => expect(app.testSet?.labels).toHaveLength(10000))
    fake.send('dataChanged', ready)
    expect(fake.payloadsOf('readTestSet')).toHaveLength(1)
  })

  it('asks for test digits that can’t be read again when the data change, not at each step of a download', async () => {
    const ready = { phase: 'ready', source: 'offline', folder: '', problems: [] } as const
    const step = { file: 'x', mirror: 'school.example', received: 1, total: 4, secondsLeft: null }
    const { fake } = await open({ data: { ...ready, download: step } })
    fake.answers.readTestSet = () => ({ kind: 'refused', problem: { code: 'no_data', values: {} } })
    await vi.waitFor(() => expect(fake.payloadsOf('readTestSet')).toHaveLength(1))
    fake.send('dataChanged', { ...ready, download: { ...step, received: 2 } })
    expect(fake.payloadsOf('readTestSet')).toHaveLength(1)
    fake.send('dataChanged', { ...ready, source: 'download' })
    expect(fake.payloadsOf('readTestSet')).toHaveLength(2)
  })

  it('takes the network that is told, with its measures and its first layer', async () => {
    const { app, fake } = await open({ glimpse })
    const firstLayer = new Float32Array(784)
    fake.send('modelChanged', { model, evaluation, firstLayer })
    expect([app.model, app.evaluation, app.firstLayer]).toEqual([model, evaluation, firstLayer])
    expect(app.glimpse).toBe(glimpse)
  })

  it('says each notice once', async () => {
    const problem = { code: 'no_data', values: {} }
    const { app, fake } = await open({ notices: [problem] })
    fake.send('noticeGiven', problem)
    expect(app.notices.list).toHaveLength(1)
  })
})
