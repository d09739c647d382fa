import { describe, expect, it } from 'vitest'
import type { Run } from '../../src-preload/contract/domain'
import { tutorialHyperparameters } from '../../src-preload/contract/hyperparameters'
import { presets } from '../../src-preload/contract/presets'
import { measuredVariations } from '../../src-preload/contract/variations'
import { AppState } from '../state/app-state.svelte'
import { FakeApp, wholeState } from '../state/fake-app'
import { HyperparameterForm } from './hyperparameter-form.svelte'

const run: Run = {
  id: 1,
  phase: 'running',
  end: null,
  hyperparameters: tutorialHyperparameters,
  stepsPerEpoch: 938,
  step: 10,
  learningRate: 0.003,
  samplesPerSecond: null,
  secondsLeft: null,
  runningLoss: 2
}

async function open(isRunning = false): Promise<{ form: HyperparameterForm; fake: FakeApp; app: AppState }> {
  const history = isRunning ? { run, stepLosses: new Float32Array(10), epochs: [], changes: [] } : null
  const fake = new FakeApp({ readState: () => ({ kind: 'done', value: wholeState({ history }) }) })
  const app = new AppState(fake.api)
  await app.open()
  return { form: new HyperparameterForm(app), fake, app }
}

describe('HyperparameterForm', () => {
  it.each([
    ['learningRate', '0', 'out-of-range'],
    ['learningRate', '11', 'out-of-range'],
    ['learningRate', 'fast', 'not-a-number'],
    ['momentum', '1', 'out-of-range'],
    ['epochs', '1.5', 'not-whole'],
    ['batchSize', '', 'not-a-number'],
    ['seed', '-1', 'out-of-range'],
    ['hiddenLayers', '128, many', 'not-a-number'],
    ['hiddenLayers', '9000', 'out-of-range'],
    ['hiddenLayers', '8192, 8192', 'too-many-parameters']
  ] as const)('finds the fault in %s "%s", and keeps the last sound value', async (name, text, kind) => {
    const { form, app } = await open()
    form.type(name, text)
    expect(form.faultOf(name)?.kind).toBe(kind)
    expect(form.isSound).toBe(false)
    expect(form.texts[name]).toBe(text)
    expect(app.settings.hyperparameters).toEqual(tutorialHyperparameters)
  })

  it('keeps sound values while another field is at fault', async () => {
    const { form, app } = await open()
    form.type('epochs', 'x')
    form.type('hiddenLayers', '32，16')
    expect(app.settings.hyperparameters.hiddenLayers).toEqual([32, 16])
    form.type('epochs', '2')
    expect(form.isSound).toBe(true)
    expect(app.settings.hyperparameters).toMatchObject({ epochs: 2, hiddenLayers: [32, 16] })
  })

  it('brings a changed learning rate to the run once, when it is committed', async () => {
    const { form, fake } = await open(true)
    form.type('learningRate', '0.01')
    expect(fake.payloadsOf('changeLearningRate')).toEqual([])
    form.commit('learningRate')
    form.commit('learningRate')
    expect(fake.payloadsOf('changeLearningRate')).toEqual([[0.01]])
    form.setNumber('momentum', 0.5)
    form.commit('momentum')
    expect(fake.payloadsOf('changeMomentum')).toEqual([[0.5]])
  })

  it('asks nothing of the run for a value at fault, nor for one that is in force', async () => {
    const { form, fake } = await open(true)
    form.commit('learningRate')
    form.type('learningRate', '99')
    form.commit('learningRate')
    form.commit('epochs')
    expect(fake.payloadsOf('changeLearningRate')).toEqual([])
  })

  it('asks nothing when no run goes on', async () => {
    const { form, fake } = await open()
    form.type('learningRate', '0.01')
    form.commit('learningRate')
    expect(fake.payloadsOf('changeLearningRate')).toEqual([])
  })

  it('takes all that a preset says but the seed, and knows the preset again until a field is changed', async () => {
    const { form, app } = await open()
    expect(form.preset).toBe('tutorial')
    form.type('seed', '9')
    form.type('epochs', 'x')
    form.setPreset('handwriting')
    expect(app.settings.hyperparameters).toEqual({ ...presets.handwriting, seed: 9 })
    expect([form.texts.learningRate, form.texts.templateDigits, form.texts.epochs]).toEqual([
      '0.01',
      '40000',
      '15'
    ])
    expect(form.preset).toBe('handwriting')
    form.setVariations({ ...measuredVariations, rotation: 20 })
    expect(form.preset).toBeNull()
    expect(form.isSound).toBe(true)
    form.setVariations(measuredVariations)
    form.type('templateDigits', '0')
    expect(form.preset).toBe('variations')
    form.setSchedule('constant')
    expect(form.preset).toBeNull()
  })

  it('goes back to the tutorial, faults and loss included', async () => {
    const { form, app } = await open()
    form.setLoss('mse')
    form.type('epochs', 'x')
    expect(form.isSound).toBe(false)
    form.reset()
    expect(form.texts.epochs).toBe('15')
    expect(form.isSound).toBe(true)
    expect(app.settings.hyperparameters).toEqual(tutorialHyperparameters)
  })
})
