import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { Network } from '../../../src-preload/contract/domain'
import { losses as lossNames } from '../../../src-preload/contract/hyperparameters'
import type { ProblemReport } from '../../../src-preload/contract/problem'
import { createEngine } from '../../../src-main/engine/create-engine'
import type { Engine } from '../../../src-main/engine/engine'
import { initialNetwork } from '../../../src-main/engine/initial-network'
import { Generator } from '../../../src-main/engine/generator'
import { TrainingRun, type TrainingEnd } from '../../../src-main/trainer/training-run'
import { measure, allEngines, fewDigits, nativeEngines, readDigits, settings } from './fixtures'

// Busy machines are slow; no outcome depends on how long anything takes.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

/** Twenty steps are more than the worst settings last. */
const few = fewDigits(1_280, 500)
const more = fewDigits(6_400, 500)

function isFinite({ layers }: Network): boolean {
  return layers.every(({ weight, bias }) => weight.every(Number.isFinite) && bias.every(Number.isFinite))
}

// Plain JavaScript would take minutes for networks of this width.
describe.each(allEngines.filter(({ backend }) => backend !== 'cpu'))('T8, trouble 9 on $name', (options) => {
  let engine: Engine
  beforeAll(async () => {
    engine = await createEngine(options)
  })
  afterAll(() => engine.dispose())

  interface Course {
    readonly end: TrainingEnd
    readonly losses: readonly number[]
    readonly run: TrainingRun
    readonly notices: readonly ProblemReport[]
  }

  async function train(
    changes: Parameters<typeof settings>[0],
    data = few,
    first?: Network
  ): Promise<Course> {
    const losses: number[] = []
    const notices: ProblemReport[] = []
    const run = new TrainingRun({
      engine,
      data,
      hyperparameters: settings({ epochs: 1, ...changes }),
      ...(first ? { initialNetwork: first } : {}),
      listener: {
        stepsDone: (firstStep, block) => {
          expect(firstStep).toBe(losses.length)
          losses.push(...block)
        },
        noticeGiven: (problem) => notices.push(problem)
      }
    })
    return { end: await run.run(), losses, run, notices }
  }

  test.each(lossNames)(
    'the top of the range (rate 10, momentum 0.99, 512,512,512, %s): ends at the step that went wrong, or stays finite',
    async (loss) => {
      const course = await train({
        learningRate: 10,
        momentum: 0.99,
        hiddenLayers: [512, 512, 512],
        loss
      })
      const { end, losses, run } = course
      expect(losses.every(Number.isFinite)).toBe(true)
      expect(losses).toHaveLength(run.step)
      expect(isFinite(run.state.network)).toBe(true)
      expect(isFinite(run.state.velocities)).toBe(true)
      const { logProbabilities } = measure(engine, few.testImages, few.testLabels, loss)
      expect(logProbabilities.every(Number.isFinite)).toBe(true)
      // The squared error has an upper end, so its gradients fade where those of nll grow without bound.
      if (loss === 'nll')
        expect(end).toEqual({
          reason: 'diverged',
          problem: { code: 'network_diverged', values: { step: run.step, suggestion: 0.001 } }
        })
      else expect(['diverged', 'finished']).toContain(end.reason)
    }
  )

  test('the kept weights are those before the step to blame: one step by hand repeats the fault', async () => {
    const hyperparameters = settings({
      learningRate: 10,
      momentum: 0.99,
      hiddenLayers: [512, 512, 512],
      epochs: 1
    })
    const { run, end } = await train(hyperparameters)
    expect(end.reason).toBe('diverged')
    // The same order as the run's: the generator first draws the weights, then the order.
    const generator = new Generator(hyperparameters.seed)
    initialNetwork(hyperparameters.hiddenLayers, generator)
    const order = generator.shuffle(few.trainLabels.length)
    const batch = order.slice(run.step * 64, (run.step + 1) * 64)
    const again = engine.train(batch, hyperparameters)
    expect(again).toEqual({ losses: new Float32Array(), isDiverged: true })
  })

  test('the tutorial’s settings: the first loss is that of guessing', async () => {
    const { losses } = await train({ epochs: 1 })
    expect(losses[0]).toBeGreaterThan(2.2)
    expect(losses[0]).toBeLessThan(2.45)
  })

  test('a network whose ReLUs are all dead is pointed out once, and trains on', async () => {
    const alive = initialNetwork([32], new Generator(1))
    const dead: Network = {
      layers: alive.layers.map((layer, index) =>
        index === 0 ? { ...layer, bias: layer.bias.map(() => -100) } : layer
      )
    }
    const { end, notices, losses } = await train({ hiddenLayers: [32], epochs: 3 }, more, dead)
    expect(end).toEqual({ reason: 'finished' })
    expect(losses.at(-1)).toBeCloseTo(Math.log(10), 1)
    expect(notices).toEqual([
      { code: 'loss_flat', values: { steps: expect.any(Number) as number, loss: '2.30' } }
    ])
  })

  test('a network that learns is not pointed out', async () => {
    const { notices } = await train({ epochs: 2, learningRate: 0.01 }, more)
    expect(notices).toEqual([])
  })
})

test.each(nativeEngines)(
  'trouble 9 on $name: the tutorial’s settings bring epoch 0 to a training loss of 0.60 to 0.70',
  async (options) => {
    const engine = await createEngine(options)
    const results: number[] = []
    const run = new TrainingRun({
      engine,
      data: readDigits(),
      hyperparameters: settings({ epochs: 1 }),
      listener: { epochEnded: ({ trainingLoss }) => results.push(trainingLoss) }
    })
    await run.run()
    expect(results).toHaveLength(1)
    expect(results[0]).toBeGreaterThan(0.6)
    expect(results[0]).toBeLessThan(0.7)
    engine.dispose()
  }
)
