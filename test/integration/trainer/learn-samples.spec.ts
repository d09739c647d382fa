import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { Network } from '../../../src-preload/contract/domain'
import { createEngine } from '../../../src-main/engine/create-engine'
import type { Engine } from '../../../src-main/engine/engine'
import { zerosLike } from '../../../src-main/engine/initial-network'
import { predictedLabels } from '../../../src-main/engine/measure'
import { learnSamples } from '../../../src-main/trainer/learn-samples'
import { measure, nativeEngines, readDigits, referenceNetwork } from './fixtures'

// Busy machines are slow; no outcome depends on how long anything takes.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 })

const data = readDigits()

/** A hand that the network can't read: MNIST's sevens, said to be ones, and the other way round. */
function strangeHand(from: number, count: number): { images: Uint8Array; labels: Uint8Array } {
  const chosen = [...data.testLabels.keys()]
    .filter((index) => [1, 7].includes(data.testLabels[index] ?? 0))
    .slice(from, from + count)
  const images = new Uint8Array(count * 784)
  chosen.forEach((index, place) =>
    images.set(data.testImages.subarray(index * 784, (index + 1) * 784), place * 784)
  )
  return { images, labels: Uint8Array.from(chosen, (index) => 8 - (data.testLabels[index] ?? 0)) }
}

describe.each(nativeEngines)('on $name', (options) => {
  let engine: Engine
  const network = referenceNetwork('final')

  beforeAll(async () => {
    engine = await createEngine(options)
  })
  afterAll(() => engine.dispose())

  function use(used: Network): void {
    engine.setState({ network: used, velocities: zerosLike(used) })
  }

  const rightOf = ({ images, labels }: ReturnType<typeof strangeHand>): number =>
    predictedLabels(engine.predict(images).logProbabilities).filter((label, index) => label === labels[index])
      .length

  test('learns what it is shown, and gives the same bits each time', async () => {
    const hand = strangeHand(0, 20)
    use(network)
    expect(rightOf(hand)).toBeLessThan(3)
    const learned = await learnSamples(engine, network, data, hand)
    use(learned)
    expect(rightOf(hand)).toBeGreaterThan(10)
    expect(await learnSamples(engine, network, data, hand)).toEqual(learned)
    // What it was given is as it was.
    expect(network).toEqual(referenceNetwork('final'))
  })

  test('digits like MNIST’s cost nothing of what was known', async () => {
    engine.loadTrainingSet(data.trainImages, data.trainLabels)
    use(network)
    const before = measure(engine, data.testImages, data.testLabels, 'nll').accuracy
    const learned = await learnSamples(engine, network, data, {
      images: data.testImages.slice(0, 15 * 784),
      labels: data.testLabels.slice(0, 15)
    })
    use(learned)
    const after = measure(engine, data.testImages, data.testLabels, 'nll').accuracy
    expect(after).toBeGreaterThan(before - 0.01)
  })
})
