import * as tf from '@tensorflow/tfjs-core'
import { describe, expect, test, vi } from 'vitest'
import { createEngine } from '../../../src-main/engine/create-engine'
import type { Engine } from '../../../src-main/engine/engine'
import { measuredVariations } from '../../../src-preload/contract/variations'
import { Problem } from '../../../src-preload/i18n/problem'
import { Generator } from '../../../src-main/engine/generator'
import { initialNetwork } from '../../../src-main/engine/initial-network'
import { TrainingRun } from '../../../src-main/trainer/training-run'
import { allEngines, fewDigits, settings } from './fixtures'

// Busy machines are slow; no outcome depends on how long anything takes.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

const data = fewDigits(640, 100)
const hyperparameters = settings({ hiddenLayers: [16, 8], epochs: 1 })

async function wholeRun(engine: Engine): Promise<void> {
  expect(await new TrainingRun({ engine, data, hyperparameters }).run()).toEqual({ reason: 'finished' })
}

async function cancelledRun(engine: Engine): Promise<void> {
  const run: TrainingRun = new TrainingRun({
    engine,
    data,
    hyperparameters: { ...hyperparameters, epochs: 1000 },
    listener: { stepsDone: () => run.stop() }
  })
  expect(await run.run()).toEqual({ reason: 'stopped' })
}

/** Pictures that are made for the run, chunk after chunk. */
async function madeRun(engine: Engine): Promise<void> {
  const settings = { ...hyperparameters, variations: measuredVariations, templateDigits: 20, epochs: 2 }
  expect(await new TrainingRun({ engine, data, hyperparameters: settings }).run()).toEqual({
    reason: 'finished'
  })
}

/** Weights so large that the first loss is not finite. */
async function divergedRun(engine: Engine): Promise<void> {
  const { layers } = initialNetwork(hyperparameters.hiddenLayers, new Generator(1))
  const network = { layers: layers.map((layer) => ({ ...layer, weight: layer.weight.map((w) => w * 1e20) })) }
  const run = new TrainingRun({ engine, data, hyperparameters, initialNetwork: network })
  expect((await run.run()).reason).toBe('diverged')
}

function failedStart(engine: Engine): Promise<void> {
  const order = Uint16Array.of(1, 2, 3)
  expect(() => new TrainingRun({ engine, data, hyperparameters, order })).toThrow(Problem)
  return Promise.resolve()
}

async function looks(engine: Engine): Promise<void> {
  engine.predict(data.testImages)
  engine.inspect(data.testImages.subarray(0, 784), 3)
  engine.getFirstLayer(5)
  await Promise.resolve(engine.getState())
}

describe.each(allEngines)('T6 on $name', (options) => {
  test.each([
    ['whole runs', wholeRun],
    ['cancelled runs', cancelledRun],
    ['runs on made pictures', madeRun],
    ['diverged runs', divergedRun],
    ['failed starts', failedStart],
    ['looks at a network', looks]
  ])('20 %s leave no tensor behind', async (_, act) => {
    const engine = await createEngine(options)
    const atStart = tf.memory()
    await wholeRun(engine)
    await act(engine)
    const { numTensors, numBytes } = tf.memory()
    for (let times = 0; times < 20; times++) await act(engine)
    expect(tf.memory()).toMatchObject({ numTensors, numBytes })
    engine.dispose()
    expect(tf.memory().numTensors).toBe(atStart.numTensors)
  })
})
