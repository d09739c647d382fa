import type { Network } from '../../src-preload/contract/domain'
import { inputSize, tutorialHyperparameters } from '../../src-preload/contract/hyperparameters'
import type { LabelledPictures } from '../../src-preload/contract/samples'
import { Problem } from '../../src-preload/i18n/problem'
import type { Engine } from '../engine/engine'
import { Generator } from '../engine/generator'
import { TrainingRun, type RunData } from './training-run'

/** Pictures trained on in an epoch: the person's own, over and over, each time moved a little. */
const ownPictures = 1_000

/** Digits of MNIST among them, so that what was learned before is not forgotten. */
const replayedDigits = 3_000

const epochs = 4
const side = 28

/**
 * Goes on training a network with a person's own pictures among digits of MNIST, by the tutorial's rule. The same network,
 * pictures and backend give the same bits.
 * @returns the network that came of it; the engine holds MNIST's training set again, and no network of use
 * @throws Problem where numbers became too large to compute with; the engine then holds no network of use either
 */
export async function learnSamples(
  engine: Engine,
  network: Network,
  data: RunData,
  samples: LabelledPictures
): Promise<Network> {
  const hiddenLayers = network.layers.slice(0, -1).map((layer) => layer.outputs)
  const run = new TrainingRun({
    engine,
    data: { ...mixed(data, samples), testImages: new Uint8Array(inputSize), testLabels: new Uint8Array(1) },
    hyperparameters: { ...tutorialHyperparameters, hiddenLayers, epochs },
    initialNetwork: network,
    lanes: 1
  })
  const end = await run.run()
  const learned = run.state.network
  engine.loadTrainingSet(data.trainImages, data.trainLabels)
  if (end.reason !== 'finished') throw new Problem('samples_not_learned', {})
  return learned
}

function mixed(
  data: RunData,
  { images, labels }: LabelledPictures
): Pick<RunData, 'trainImages' | 'trainLabels'> {
  const generator = new Generator(tutorialHyperparameters.seed)
  const replayed = generator.shuffle(data.trainLabels.length).subarray(0, replayedDigits)
  const trainLabels = new Uint8Array(replayed.length + ownPictures)
  const trainImages = new Uint8Array(trainLabels.length * inputSize)
  replayed.forEach((digit, place) => {
    trainImages.set(data.trainImages.subarray(digit * inputSize, (digit + 1) * inputSize), place * inputSize)
    trainLabels[place] = data.trainLabels[digit] ?? 0
  })
  for (let own = 0; own < ownPictures; own++) {
    const place = replayed.length + own
    const from = own % labels.length
    const [right, down] = [step(generator), step(generator)]
    const picture = images.subarray(from * inputSize, (from + 1) * inputSize)
    trainImages.set(moved(picture, right, down), place * inputSize)
    trainLabels[place] = labels[from] ?? 0
  }
  return { trainImages, trainLabels }
}

/** -1, 0 or 1, each as often. */
function step(generator: Generator): number {
  return Math.floor(3 * generator.uniform()) - 1
}

/** A picture moved by whole pixels; what leaves it is lost. */
function moved(picture: Uint8Array, right: number, down: number): Uint8Array {
  const target = new Uint8Array(inputSize)
  for (let y = Math.max(0, down); y < Math.min(side, side + down); y++)
    for (let x = Math.max(0, right); x < Math.min(side, side + right); x++)
      target[y * side + x] = picture[(y - down) * side + (x - right)] ?? 0
  return target
}
