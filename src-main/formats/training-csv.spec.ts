import { expect, test } from 'vitest'
import type { RunHistory } from '../../src-preload/contract/domain'
import { tutorialHyperparameters } from '../../src-preload/contract/hyperparameters'
import { trainingCsv } from './training-csv'

function history(part: Partial<RunHistory>, run: Partial<RunHistory['run']> = {}): RunHistory {
  return {
    run: {
      id: 1,
      phase: 'ended',
      end: { reason: 'finished' },
      hyperparameters: { ...tutorialHyperparameters, learningRate: 0.01 },
      stepsPerEpoch: 2,
      step: 4,
      learningRate: 0.003,
      samplesPerSecond: null,
      secondsLeft: null,
      runningLoss: null,
      ...run
    },
    stepLosses: Float32Array.of(2.3148129, 2.1, 1.5, 1.25),
    epochs: [],
    changes: [],
    ...part
  }
}

const lines = async (of: RunHistory): Promise<string[]> =>
  new TextDecoder().decode(await trainingCsv(of)).split('\n')

test('a row a step, the results of an epoch beside its last step, changed settings from their step on', async () => {
  const epochs = [
    { epoch: 0, step: 2, trainingLoss: 2.2, testLoss: 2, testAccuracy: 0.5, seconds: 0.25 },
    { epoch: 1, step: 4, trainingLoss: 1.4, testLoss: 1.1, testAccuracy: 0.75, seconds: 0.5 }
  ]
  const changes = [{ step: 3, name: 'learningRate', from: 0.003, to: 0.01 }] as const
  expect(await lines(history({ epochs, changes }))).toEqual([
    'step,epoch,step_loss,learning_rate,momentum,training_loss,test_loss,test_accuracy,epoch_seconds,mark',
    '0,0,2.314813,0.003,0.9,,,,,',
    '1,0,2.1,0.003,0.9,2.2,2,0.5,0.25,',
    '2,1,1.5,0.003,0.9,,,,,',
    '3,1,1.25,0.01,0.9,1.4,1.1,0.75,0.5,learning_rate changed from 0.003 to 0.01',
    ''
  ])
})

test('trouble 9: a number that is not finite is an empty field with a mark, and so is the end of the run', async () => {
  const stepLosses = Float32Array.of(2.25, NaN, Infinity)
  const end = { reason: 'diverged', problem: { code: 'network_diverged', values: {} } } as const
  const text = await lines(history({ stepLosses }, { end }))
  expect(text.slice(1)).toEqual([
    '0,0,2.25,0.01,0.9,,,,,',
    '1,0,,0.01,0.9,,,,,step_loss is NaN',
    '2,1,,0.01,0.9,,,,,run diverged; step_loss is Infinity',
    ''
  ])
})

test('losses are the shortest decimals that are the same float32 again', async () => {
  const stepLosses = Float32Array.from({ length: 5000 }, (_, index) => Math.exp(-index / 700) * 2.3)
  const text = await lines(history({ stepLosses }, { stepsPerEpoch: 938 }))
  expect(text).toHaveLength(5002)
  expect(Float32Array.from(text.slice(1, -1), (line) => Number(line.split(',')[2]))).toEqual(stepLosses)
})

test('a run without a step is a table without rows', async () => {
  expect(await lines(history({ stepLosses: new Float32Array() }))).toHaveLength(2)
})

test('the learning rate of each step is that of its schedule', async () => {
  const hyperparameters = {
    ...tutorialHyperparameters,
    learningRate: 0.01,
    schedule: 'half-cosine',
    epochs: 2
  } as const
  const rates = (await lines(history({}, { hyperparameters }))).slice(1, 5).map((line) => line.split(',')[3])
  // 0.01 / 2 (1 + cos(pi t / 4)) for t = 0, 1, 2, 3
  expect(rates.map(Number)).toEqual([
    0.01,
    expect.closeTo(0.00853553, 8),
    expect.closeTo(0.005, 12),
    expect.closeTo(0.00146447, 8)
  ])
})
