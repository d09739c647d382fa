import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { classCount, inputSize, type Hyperparameters } from '../../../src-preload/contract/hyperparameters'
import type { Outcome } from '../../../src-preload/contract/problem'
import type { FromTrainer, RunPlan, ToTrainer } from '../../../src-preload/contract/trainer'
import { Problem } from '../../../src-preload/i18n/problem'
import { createEngine } from '../../../src-main/engine/create-engine'
import type { Engine } from '../../../src-main/engine/engine'
import { SamplesInTurn } from '../../../src-main/samples/sample-stream'
import { TrainerService, type TrainerServiceOptions } from '../../../src-main/trainer/trainer-service'
import { readWeights, writeWeights } from '../../../src-main/formats/weights'
import { fewDigits, nativeEngines, settings } from './fixtures'

type Message<Kind extends FromTrainer['kind']> = Extract<FromTrainer, { kind: Kind }>

// Busy machines are slow; no outcome depends on how long anything takes.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

const data = fewDigits(3_200, 500)
const stepsPerEpoch = 50
const blank = new Uint8Array(inputSize)
const encode: TrainerServiceOptions['encode'] = (format, file) => Promise.resolve(writeWeights(format, file))
describe.each(nativeEngines)('on $name', (options) => {
  let engine: Engine
  let service: TrainerService
  let messages: FromTrainer[]
  let onMessage: (message: FromTrainer) => void
  let seq = 0

  beforeAll(async () => {
    engine = await createEngine(options)
  })
  afterAll(() => engine.dispose())

  beforeEach(() => {
    messages = []
    onMessage = () => undefined
    service = new TrainerService({
      openSamples: (job) => new SamplesInTurn(job),
      engine,
      post: (message) => {
        messages.push(message)
        onMessage(message)
      },
      readData: (folder) =>
        folder === 'digits' ? Promise.resolve(data) : Promise.reject(new Problem('no_data', {})),
      encode
    })
  })

  function told<Kind extends FromTrainer['kind']>(kind: Kind): Message<Kind>[] {
    return messages.filter((message): message is Message<Kind> => message.kind === kind)
  }

  async function ask(question: Record<string, unknown>): Promise<Outcome<unknown>> {
    const own = ++seq
    await service.handle({ ...question, seq: own })
    const answers = told('answer').filter((answer) => answer.seq === own)
    expect(answers).toHaveLength(1)
    const [answer] = answers
    if (!answer) throw new Error('no answer')
    return answer.outcome
  }

  const expected: RunPlan = { hyperparameters: settings(), lanes: 1 }
  const loadData = (): Promise<Outcome<unknown>> => ask({ kind: 'load-data', folder: 'digits', expected })

  function start(runId: number, changes: Partial<Hyperparameters> = {}): Promise<void> {
    const hyperparameters = settings({ epochs: 2, ...changes })
    const message: ToTrainer = { kind: 'start', runId, hyperparameters, lanes: 1 }
    return service.handle(message)
  }

  /** Runs `act` once, at the first message that fits. */
  function when(fits: (message: FromTrainer) => boolean, act: () => void): void {
    let isDone = false
    onMessage = (message) => {
      if (isDone || !fits(message)) return
      isDone = true
      act()
    }
  }

  describe('a run', () => {
    test('tells phase, every step, each epoch with its network and the tutorial’s line, and last that it has finished', async () => {
      await loadData()
      await start(7)
      expect(told('phase')[0]).toEqual({ kind: 'phase', runId: 7, phase: 'running' })
      const steps = told('progress').flatMap(({ firstStep, stepLosses }) =>
        Array.from(stepLosses, (_, index) => firstStep + index)
      )
      expect(steps).toEqual(Array.from({ length: 2 * stepsPerEpoch }, (_, step) => step))
      expect(told('epoch').map(({ runId, result }) => [runId, result.epoch, result.step])).toEqual([
        [7, 0, stepsPerEpoch],
        [7, 1, 2 * stepsPerEpoch]
      ])
      const losses = told('epoch').map(({ result }) => result.trainingLoss)
      expect(told('log').map(({ text }) => text)).toEqual([
        `Epoch 0 - Training loss: ${String(losses[0])}`,
        `Epoch 1 - Training loss: ${String(losses[1])}`
      ])
      expect(told('model')).toHaveLength(2)
      expect(messages.at(-1)).toEqual({ kind: 'ended', runId: 7, end: { reason: 'finished' } })
    })

    test('tells the mean of each epoch’s losses, as the tutorial computes it', async () => {
      await loadData()
      await start(1, { epochs: 1 })
      const losses = told('progress').flatMap(({ stepLosses }) => [...stepLosses])
      const mean = losses.reduce((sum, loss) => sum + loss, 0) / losses.length
      expect(told('epoch')[0]?.result.trainingLoss).toBeCloseTo(mean, 12)
      expect(told('progress').at(-1)?.runningLoss).toBeCloseTo(mean, 12)
    })

    test('hands over its network whole: the file read back predicts what the evaluation says', async () => {
      await loadData()
      await start(1, { epochs: 1 })
      const [message] = told('model')
      const evaluation = told('evaluation')[0]?.evaluation
      if (!message || !evaluation) throw new Error('no model was told')
      const { network, metadata } = readWeights(message.weightsFile, 'model.safetensors')
      expect(metadata['inkling.epochsTrained']).toBe('1')
      expect(message.model).toMatchObject({ source: 'trained', fileName: null, epochsTrained: 1 })
      engine.setState({ network, velocities: network })
      expect(engine.predict(data.testImages).logProbabilities).toEqual(evaluation.logProbabilities)
      expect(message.model.testAccuracy).toBe(evaluation.accuracy)
      const { logProbabilities } = evaluation
      const right = [...data.testLabels].filter((label, index) => {
        const row = logProbabilities.subarray(index * classCount, (index + 1) * classCount)
        return row.indexOf(Math.max(...row)) === label
      })
      expect(evaluation.accuracy).toBe(right.length / data.testLabels.length)
    })

    test('with the squared error, names test losses in it, and the evaluation’s in nll', async () => {
      await loadData()
      await start(1, { epochs: 1, loss: 'mse', learningRate: 0.5 })
      const [epoch] = told('epoch')
      const [model] = told('model')
      const [measured] = told('evaluation')
      if (!epoch || !model || !measured) throw new Error('the epoch was not told')
      const { logProbabilities, loss } = measured.evaluation
      let squares = 0
      let likelihood = 0
      data.testLabels.forEach((label, index) => {
        for (let digit = 0; digit < classCount; digit++) {
          const value = logProbabilities[index * classCount + digit] ?? Number.NaN
          squares += (Math.exp(value) - (digit === label ? 1 : 0)) ** 2
          if (digit === label) likelihood -= value
        }
      })
      expect(epoch.result.testLoss).toBeCloseTo(squares / (classCount * data.testLabels.length), 9)
      expect(loss).toBeCloseTo(likelihood / data.testLabels.length, 9)
      expect(model.model.testLoss).toBe(loss)
    })

    test('lets itself be looked at: first layer and first 64 digits', async () => {
      await loadData()
      await start(1, { epochs: 1, hiddenLayers: [200] })
      const [first] = told('glimpse')
      expect(first?.glimpse.firstLayer).toHaveLength(128 * inputSize)
      expect(first?.glimpse.first64).toHaveLength(64)
    })

    test('pauses, resumes and stops by its id only', async () => {
      await loadData()
      when(
        ({ kind }) => kind === 'progress',
        () => {
          void service.handle({ kind: 'stop', runId: 8 })
          void service.handle({ kind: 'pause', runId: 9 })
        }
      )
      const ended = start(9, { epochs: 1000 })
      while (told('phase').length < 2) await new Promise((resolve) => setImmediate(resolve))
      expect(told('phase').map(({ phase }) => phase)).toEqual(['running', 'paused'])
      await service.handle({ kind: 'resume', runId: 9 })
      await service.handle({ kind: 'stop', runId: 9 })
      await ended
      expect(told('ended')).toEqual([{ kind: 'ended', runId: 9, end: { reason: 'stopped' } }])
      // The network of the last step is the model, with its place in the run.
      const epochsTrained = told('model').at(-1)?.model.epochsTrained ?? Number.NaN
      const steps = told('progress').reduce((sum, { stepLosses }) => sum + stepLosses.length, 0)
      expect(epochsTrained * stepsPerEpoch).toBeCloseTo(steps, 6)
    })

    test('stopped while an epoch is evaluated, is told to have stopped first, and then the epoch with its network', async () => {
      await loadData()
      await start(1, { epochs: 2 })
      const whole = told('epoch')[0]?.result
      messages = []
      // The last steps of the epoch are told when its evaluation begins.
      when(
        (message) =>
          message.kind === 'progress' && message.firstStep + message.stepLosses.length === stepsPerEpoch,
        () => void service.handle({ kind: 'stop', runId: 2 })
      )
      await start(2, { epochs: 2 })
      const order = messages.filter(({ kind }) => ['ended', 'epoch', 'model'].includes(kind))
      expect(order.map(({ kind }) => kind)).toEqual(['ended', 'epoch', 'model'])
      expect(told('ended')[0]?.end).toEqual({ reason: 'stopped' })
      expect({ ...told('epoch')[0]?.result, seconds: 0 }).toEqual({ ...whole, seconds: 0 })
      expect(told('model')[0]?.model).toMatchObject({ epochsTrained: 1, testAccuracy: whole?.testAccuracy })
    })

    test('is told to have stopped before its network is measured; what comes next waits for that', async () => {
      await loadData()
      when(
        ({ kind }) => kind === 'progress',
        () => void service.handle({ kind: 'stop', runId: 1 })
      )
      const later: Promise<unknown>[] = []
      const ended = start(1, { epochs: 1000 })
      while (told('ended').length === 0) await new Promise((resolve) => setImmediate(resolve))
      expect(told('model')).toEqual([])
      later.push(ask({ kind: 'settle' }).then(() => expect(told('model')).toHaveLength(1)))
      later.push(
        ask({ kind: 'encode-weights', format: 'safetensors' }).then((outcome) => {
          if (outcome.kind !== 'done') throw new Error('refused')
          expect(outcome.value).toEqual(told('model')[0]?.weightsFile)
        })
      )
      later.push(start(2, { epochs: 1 }))
      await Promise.all([ended, ...later])
      const order = messages.filter(({ kind }) => ['ended', 'model', 'phase'].includes(kind))
      expect(order.map((message) => [message.kind, 'runId' in message && message.runId])).toEqual([
        ['phase', 1],
        ['ended', 1],
        ['model', 1],
        ['phase', 2],
        ['model', 2],
        ['ended', 2]
      ])
    })

    test('stopped before its first step, leaves the model alone', async () => {
      await loadData()
      await start(1, { epochs: 1 })
      const before = await ask({ kind: 'classify', pixels: blank, isScribble: false })
      const ended = start(2)
      await service.handle({ kind: 'stop', runId: 2 })
      await ended
      expect(messages.at(-1)).toEqual({ kind: 'ended', runId: 2, end: { reason: 'stopped' } })
      expect(told('model')).toHaveLength(1)
      expect(await ask({ kind: 'classify', pixels: blank, isScribble: false })).toEqual(before)
    })

    test('answers a digit between two blocks', async () => {
      await loadData()
      const ended = start(3, { epochs: 1 })
      const progressBefore: number[] = []
      when(
        ({ kind }) => kind === 'progress',
        () => {
          progressBefore.push(told('progress').length)
          void ask({ kind: 'classify', pixels: blank, isScribble: false })
        }
      )
      await ended
      const answerAt = messages.findIndex((message) => message.kind === 'answer' && message.seq === seq)
      const progressedUntilAnswer = messages
        .slice(0, answerAt)
        .filter(({ kind }) => kind === 'progress').length
      // A progress message is some blocks long: none came in between.
      expect(progressedUntilAnswer).toBe(progressBefore[0])
      const answer = messages[answerAt] as Message<'answer'>
      if (answer.outcome.kind !== 'done') throw new Error('refused')
      const { probabilities } = answer.outcome.value as { probabilities: Float32Array }
      expect(probabilities.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 5)
    })

    test('takes another rate from its next step on', async () => {
      await loadData()
      const answers: Promise<Outcome<unknown>>[] = []
      when(
        ({ kind }) => kind === 'progress',
        () => answers.push(ask({ kind: 'change', runId: 4, name: 'momentum', value: 0.5 }))
      )
      await start(4, { epochs: 1 })
      const [changed] = told('changed')
      expect(changed).toMatchObject({ runId: 4, change: { name: 'momentum', from: 0.9, to: 0.5 } })
      expect(changed?.change.step).toBe(told('progress')[0]?.stepLosses.length)
      expect(await Promise.all(answers)).toEqual([{ kind: 'done', value: changed?.change }])
      expect(told('model')[0]?.model.hyperparameters?.momentum).toBe(0.5)
    })

    test('cannot start beside another, or without digits', async () => {
      await start(1)
      expect(messages).toEqual([
        { kind: 'ended', runId: 1, end: { reason: 'failed', problem: { code: 'no_data', values: {} } } }
      ])
      await loadData()
      const first = start(2, { epochs: 1 })
      await start(3)
      await first
      expect(told('ended').slice(1)).toEqual([
        {
          kind: 'ended',
          runId: 3,
          end: { reason: 'failed', problem: { code: 'run_in_progress', values: {} } }
        },
        { kind: 'ended', runId: 2, end: { reason: 'finished' } }
      ])
    })

    test('that diverges (trouble 9) tells why, which step, and keeps a network of finite numbers', async () => {
      await loadData()
      await start(5, { learningRate: 10, momentum: 0.99, hiddenLayers: [512, 512, 512] })
      const end = told('ended')[0]?.end
      const steps = told('progress').reduce((sum, { stepLosses }) => sum + stepLosses.length, 0)
      expect(end).toEqual({
        reason: 'diverged',
        problem: { code: 'network_diverged', values: { step: steps, suggestion: 0.001 } }
      })
      const losses = told('progress').flatMap(({ stepLosses }) => [...stepLosses])
      expect(losses.every(Number.isFinite)).toBe(true)
      for (const { weightsFile } of told('model')) {
        const { layers } = readWeights(weightsFile, 'model').network
        expect(layers.every(({ weight, bias }) => [...weight, ...bias].every(Number.isFinite))).toBe(true)
      }
    })
  })

  describe('weights', () => {
    test('written and read back are the model again, in both formats', async () => {
      await loadData()
      await start(1, { epochs: 1 })
      const pixels = data.testImages.slice(0, inputSize)
      const before = await ask({ kind: 'classify', pixels, isScribble: false })
      for (const format of ['safetensors', 'json']) {
        const written = await ask({ kind: 'encode-weights', format })
        if (written.kind !== 'done') throw new Error('refused')
        const fileName = `a.${format}`
        const read = await ask({
          kind: 'import-weights',
          source: 'imported',
          fileName,
          bytes: written.value
        })
        expect(read).toMatchObject({ kind: 'done', value: { source: 'imported', fileName } })
        expect(await ask({ kind: 'classify', pixels, isScribble: false })).toEqual(before)
      }
      const [trained, ...imported] = told('evaluation')
      if (!trained) throw new Error('nothing was evaluated')
      expect(imported.map(({ runId, evaluation }) => [runId, evaluation])).toEqual([
        [null, trained.evaluation],
        [null, trained.evaluation]
      ])
    })

    test('restored before the digits are there are measured once they are', async () => {
      await loadData()
      await start(1, { epochs: 1 })
      const bytes = told('model')[0]?.weightsFile
      const accuracy = told('evaluation')[0]?.evaluation.accuracy
      service = new TrainerService({
        openSamples: (job) => new SamplesInTurn(job),
        engine,
        post: (message) => messages.push(message),
        readData: () => Promise.resolve(data),
        encode
      })
      messages = []
      const restored = await ask({ kind: 'import-weights', source: 'restored', fileName: 'last', bytes })
      expect(restored).toMatchObject({
        kind: 'done',
        value: { source: 'restored', fileName: null, testAccuracy: null, testLoss: null }
      })
      expect(told('model')).toEqual([])
      await loadData()
      expect(told('model')[0]).toMatchObject({
        runId: null,
        model: { source: 'restored', testAccuracy: accuracy }
      })
    })

    test('that cannot be read, or give no finite numbers, leave the model as it was', async () => {
      await loadData()
      await start(1, { epochs: 1 })
      const before = await ask({ kind: 'classify', pixels: blank, isScribble: false })
      const garbage = await ask({
        kind: 'import-weights',
        source: 'imported',
        fileName: 'a.bin',
        bytes: new Uint8Array(100)
      })
      expect(garbage.kind).toBe('refused')
      const written = await ask({ kind: 'encode-weights', format: 'json' })
      if (written.kind !== 'done') throw new Error('refused')
      const text = Buffer.from(written.value as Uint8Array).toString('utf8')
      // Every number of the network many times larger.
      const huge = text.replaceAll(/(-?\d\.\d+)(?=[,\]])/g, (number) => `${number}e30`)
      expect(huge).not.toBe(text)
      const refused = await ask({
        kind: 'import-weights',
        source: 'imported',
        fileName: 'huge.json',
        bytes: new Uint8Array(Buffer.from(huge))
      })
      expect(refused).toEqual({
        kind: 'refused',
        problem: { code: 'weights_overflow', values: { file: 'huge.json' } }
      })
      expect(await ask({ kind: 'classify', pixels: blank, isScribble: false })).toEqual(before)
      expect(told('model')).toHaveLength(1)
    })

    test('are there during a run too, as they are between two blocks', async () => {
      await loadData()
      const answers: Promise<Outcome<unknown>>[] = []
      when(
        ({ kind }) => kind === 'progress',
        () =>
          answers.push(
            ask({ kind: 'encode-weights', format: 'safetensors' }),
            ask({ kind: 'import-weights', source: 'imported', fileName: 'a', bytes: blank })
          )
      )
      await start(1, { epochs: 1 })
      const [written, imported] = await Promise.all(answers)
      if (written?.kind !== 'done') throw new Error('refused')
      const { metadata } = readWeights(written.value as Uint8Array, 'a')
      expect(Number(metadata['inkling.epochsTrained'])).toBeGreaterThan(0)
      expect(Number(metadata['inkling.epochsTrained'])).toBeLessThan(1)
      expect(imported).toEqual({ kind: 'refused', problem: { code: 'run_in_progress', values: {} } })
    })

    test('are refused where there is no network', async () => {
      expect(await ask({ kind: 'encode-weights', format: 'json' })).toMatchObject({
        kind: 'refused',
        problem: { code: 'no_model' }
      })
      expect(await ask({ kind: 'classify', pixels: blank, isScribble: false })).toEqual({
        kind: 'done',
        value: null
      })
    })
  })

  describe('messages', () => {
    test('a folder that cannot be read is an answer, not a death', async () => {
      expect(await ask({ kind: 'load-data', folder: 'elsewhere', expected })).toMatchObject({
        kind: 'refused'
      })
      expect(await loadData()).toEqual({ kind: 'done', value: null })
    })

    test('what the contract does not know is refused and logged', async () => {
      for (const message of [
        { kind: 'erase' },
        { kind: 'classify', pixels: new Uint8Array(3) },
        { kind: 'change', runId: 1, name: 'momentum', value: 2 }
      ])
        expect(await ask(message)).toMatchObject({ kind: 'refused', problem: { code: 'request_invalid' } })
      expect(told('log').every(({ level }) => level === 'error')).toBe(true)
      await service.handle('nonsense')
      expect(told('log')).toHaveLength(4)
    })

    test('a change is refused when no such run goes on', async () => {
      expect(await ask({ kind: 'change', runId: 1, name: 'momentum', value: 0.5 })).toMatchObject({
        kind: 'refused',
        problem: { code: 'no_run' }
      })
    })

    test('what was not known of lanes is measured on the digits, and told where there are lanes', async () => {
      await ask({ kind: 'load-data', folder: 'digits', expected: { ...expected, lanes: null } })
      const measured = told('lanes-measured')
      if (options.engine === 'graph')
        expect(measured).toEqual([
          { kind: 'lanes-measured', key: '784-128-64-10, 64 a batch', lanes: expect.any(Number) as number }
        ])
      else expect(measured).toEqual([])
      await start(1, { epochs: 1 })
      // Known from now on: the main process says it with each run.
      expect(told('lanes-measured')).toHaveLength(measured.length)
    })

    test('learning samples needs a network, digits and no run; its network is told, and undone by its weights', async () => {
      const samples = { images: data.testImages.slice(0, 7840), labels: data.testLabels.slice(0, 10) }
      expect(await ask({ kind: 'learn-samples', samples })).toMatchObject({ problem: { code: 'no_model' } })
      await loadData()
      await start(1, { epochs: 1 })
      const before = told('model')[0]
      const pixels = data.testImages.slice(0, 784)
      const readBefore = await ask({ kind: 'classify', pixels, isScribble: false })
      const learned = await ask({ kind: 'learn-samples', samples })
      expect(learned).toMatchObject({ kind: 'done', value: told('model')[1]?.model })
      expect(told('model')[1]?.runId).toBeNull()
      expect(await ask({ kind: 'classify', pixels, isScribble: false })).not.toEqual(readBefore)
      await ask({ kind: 'import-weights', source: 'trained', fileName: 'w', bytes: before?.weightsFile })
      expect(told('model')[2]?.weightsFile).toEqual(before?.weightsFile)
      expect(await ask({ kind: 'classify', pixels, isScribble: false })).toEqual(readBefore)
      expect(
        await ask({ kind: 'learn-samples', samples: { ...samples, labels: Uint8Array.of(10) } })
      ).toMatchObject({ problem: { code: 'request_invalid' } })
    })

    test('a bug is not taken for an expected failure', async () => {
      const broken = new TrainerService({
        openSamples: (job) => new SamplesInTurn(job),
        engine,
        post: () => undefined,
        readData: () => Promise.reject(new TypeError('a bug')),
        encode
      })
      await expect(broken.handle({ kind: 'load-data', seq: 1, folder: 'digits', expected })).rejects.toThrow(
        TypeError
      )
    })
  })
})
