import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { learningRateAt, stepsPerEpochOf } from '../../../src-preload/contract/learning-rate'
import { measuredVariations } from '../../../src-preload/contract/variations'
import { createEngine } from '../../../src-main/engine/create-engine'
import type { Engine } from '../../../src-main/engine/engine'
import { Generator } from '../../../src-main/engine/generator'
import { initialNetwork, zerosLike } from '../../../src-main/engine/initial-network'
import { SamplesInTurn, type OpenSamples, type SampleStream } from '../../../src-main/samples/sample-stream'
import { TrainingRun, type TrainingRunOptions } from '../../../src-main/trainer/training-run'
import {
  areSameStates,
  decodeTrainingState,
  encodeTrainingState
} from '../../../src-main/trainer/training-state'
import { allEngines, fewDigits, nativeEngines, settings } from './fixtures'

// Busy machines are slow; no outcome depends on how long anything takes.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 })

/** More than one chunk of pictures an epoch. */
const data = fewDigits(4_500, 300)
const made = settings({
  hiddenLayers: [17],
  batchSize: 100,
  epochs: 2,
  schedule: 'half-cosine',
  learningRate: 0.01,
  variations: measuredVariations,
  templateDigits: 500
})
const stepsPerEpoch = 50

async function train(
  options: Omit<TrainingRunOptions, 'data' | 'listener'>,
  stopAfter = Number.POSITIVE_INFINITY
): Promise<{ readonly losses: number[]; readonly run: TrainingRun }> {
  const losses: number[] = []
  const run: TrainingRun = new TrainingRun({
    ...options,
    data,
    listener: {
      stepsDone: (firstStep, block) => {
        losses.push(...block)
        if (firstStep + block.length >= stopAfter) run.stop()
      }
    }
  })
  await run.run()
  return { losses, run }
}

/** Streams, and how many of them were closed. */
function watchedStreams(change: (stream: SampleStream) => Partial<SampleStream> = () => ({})) {
  const told = { opened: 0, closed: 0 }
  const open: OpenSamples = (job) => {
    told.opened++
    const inner = new SamplesInTurn(job)
    let isClosed = false
    const stream: SampleStream = {
      begin: (epoch, order) => inner.begin(epoch, order),
      next: () => inner.next(),
      release: () => undefined,
      close: () => {
        if (!isClosed) told.closed++
        isClosed = true
        return inner.close()
      }
    }
    return { ...stream, ...change(stream) }
  }
  return { told, open }
}

describe.each(nativeEngines)('on $name', (options) => {
  let engine: Engine
  beforeAll(async () => {
    engine = await createEngine(options)
  })
  afterAll(() => engine.dispose())

  test('a run on made pictures, continued from any step, is the uninterrupted one, bit for bit', async () => {
    const whole = await train({ engine, hyperparameters: made })
    expect(whole.losses).toHaveLength(2 * stepsPerEpoch)
    for (const place of [1, 44, stepsPerEpoch - 1, stepsPerEpoch, stepsPerEpoch + 3]) {
      const first = await train({ engine, hyperparameters: made }, place)
      const state = decodeTrainingState(encodeTrainingState(first.run.state))
      const rest = await train({ engine, hyperparameters: made, state })
      expect([...first.losses, ...rest.losses]).toEqual(whole.losses)
      expect(areSameStates(rest.run.state, whole.run.state)).toBe(true)
    }
  })

  test('each part changes what is learned: variations, template digits, schedule, seed', async () => {
    const { losses } = await train({ engine, hyperparameters: made })
    const network = initialNetwork(made.hiddenLayers, new Generator(9))
    const from = async (change: Partial<typeof made>): Promise<number[]> =>
      (await train({ engine, hyperparameters: { ...made, ...change }, initialNetwork: network })).losses
    const same = await from({})
    expect(same).toHaveLength(losses.length)
    expect(await from({})).toEqual(same)
    for (const change of [
      { variations: null },
      { variations: { ...measuredVariations, shear: 0 } },
      { templateDigits: 0 },
      { schedule: 'constant' } as const,
      { seed: 2 }
    ])
      expect(await from(change)).not.toEqual(same)
  })

  test('without variations and template digits the falling rate is that of the formula, step by step', async () => {
    const hyperparameters = { ...made, variations: null, templateDigits: 0, epochs: 1 }
    const order = Int32Array.from({ length: 4_500 }, (_, index) => index)
    const network = initialNetwork([17], new Generator(4))
    const { losses, run } = await train({ engine, hyperparameters, order, initialNetwork: network })
    const end = run.state.network
    const steps = stepsPerEpochOf(hyperparameters, 4_500)
    engine.setState({ network, velocities: zerosLike(network) }, hyperparameters)
    const one = Array.from({ length: steps }, (_, step) => {
      // As PyTorch writes it: eta / 2 (1 + cos(pi t / T)).
      const learningRate = 0.005 * (1 + Math.cos((Math.PI * step) / steps))
      expect(learningRateAt('half-cosine', 0.01, step, steps)).toBeCloseTo(learningRate, 15)
      return engine.train(order.subarray(step * 100, (step + 1) * 100), { learningRate, momentum: 0.9 })
    })
    expect(losses).toEqual(one.flatMap((block) => [...block.losses]))
    expect(engine.getState().network).toEqual(end)
    expect(run.learningRate).toBeCloseTo(0.005 * (1 + Math.cos((Math.PI * 44) / 45)), 12)
  })

  test('a learning rate changed in mid-run is the one that the schedule goes on from', async () => {
    const told: { readonly step: number; readonly rate: number }[] = []
    const run: TrainingRun = new TrainingRun({
      engine,
      data,
      hyperparameters: made,
      listener: {
        stepsDone: (firstStep, losses) => {
          if (told.length === 0) run.change('learningRate', 0.02)
          told.push({ step: firstStep + losses.length - 1, rate: run.learningRate })
        }
      }
    })
    await run.run()
    expect(told.at(-1)?.step).toBe(99)
    for (const { step, rate } of told)
      expect(rate).toBeCloseTo(0.01 * (1 + Math.cos((Math.PI * step) / 100)), 12)
  })

  test.each(['stop', 'pause and stop'])(
    '%s while pictures are being made ends the run at once',
    async (how) => {
      let waiting = (): void => undefined
      const waits = new Promise<void>((resolve) => (waiting = resolve))
      // Pictures that never come.
      const { told, open } = watchedStreams((stream) => {
        let end = (): void => undefined
        return {
          next: () => {
            waiting()
            return new Promise<null>((resolve) => (end = () => resolve(null)))
          },
          close: () => {
            end()
            return stream.close()
          }
        }
      })
      const run = new TrainingRun({ engine, data, hyperparameters: made, openSamples: open })
      const ended = run.run()
      await waits
      if (how !== 'stop') run.pause()
      run.stop()
      expect(await ended).toEqual({ reason: 'stopped' })
      expect([run.step, told.opened, told.closed]).toEqual([0, 1, 1])
    }
  )

  test('the stream is closed however a run ends', async () => {
    const finished = watchedStreams()
    await train({ engine, hyperparameters: made, openSamples: finished.open })
    const stopped = watchedStreams()
    await train({ engine, hyperparameters: made, openSamples: stopped.open }, 3)
    const diverged = watchedStreams()
    const { layers } = initialNetwork(made.hiddenLayers, new Generator(1))
    const network = {
      layers: layers.map((layer) => ({ ...layer, weight: layer.weight.map((w) => w * 1e20) }))
    }
    await train({ engine, hyperparameters: made, initialNetwork: network, openSamples: diverged.open })
    const broken = watchedStreams(() => ({ next: () => Promise.reject(new Error('no memory')) }))
    await expect(
      new TrainingRun({ engine, data, hyperparameters: made, openSamples: broken.open }).run()
    ).rejects.toThrow('no memory')
    for (const { told } of [finished, stopped, diverged, broken])
      expect(told).toEqual({ opened: 1, closed: 1 })
    const plain = watchedStreams()
    const hyperparameters = settings({ hiddenLayers: [17], batchSize: 100, epochs: 1 })
    await train({ engine, hyperparameters, openSamples: plain.open })
    expect(plain.told.opened).toBe(0)
  })

  test('an order of the data set’s digits does not fit a run with template digits', () => {
    const order = Uint16Array.from({ length: 9_000 }, (_, index) => index % 4_500)
    expect(() => new TrainingRun({ engine, data, hyperparameters: made, order })).toThrow(/5,?000/)
  })
})

test.each(allEngines)(
  'rates given step by step are single steps with these rates ($name)',
  async (options) => {
    const engine = await createEngine(options)
    const network = initialNetwork([9], new Generator(2))
    const few = fewDigits(700, 1)
    const shape = { batchSize: 30, loss: 'nll' } as const
    // Some that a graph takes many at a time, some that it takes one by one, a short batch at the end.
    const order = Int32Array.from({ length: 700 }, (_, index) => (index * 13) % 700)
    const rates = Float32Array.from({ length: 24 }, (_, step) => 0.1 / (step + 1))
    engine.loadTrainingSet(few.trainImages, few.trainLabels)
    const start = { network, velocities: zerosLike(network) }
    engine.setState(start, shape)
    const together = engine.train(order, { learningRate: rates, momentum: 0.9 })
    const end = engine.getState()
    engine.setState(start, shape)
    const losses = [...rates].flatMap((learningRate, step) => [
      ...engine.train(order.subarray(step * 30, (step + 1) * 30), { learningRate, momentum: 0.9 }).losses
    ])
    expect([...together.losses]).toEqual(losses)
    expect(engine.getState()).toEqual(end)
    engine.dispose()
  }
)
