import { expect, test, vi } from 'vitest'
import { createEngine } from '../../../src-main/engine/create-engine'
import { zerosLike } from '../../../src-main/engine/initial-network'
import { fewDigits, nativeEngines, referenceNetwork } from './fixtures'

// Busy machines are slow; no outcome depends on how long anything takes.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

const learningRate = 0.25

test.each(nativeEngines)(
  'one digit’s gradients are what a step on that digit alone does to the weights ($name)',
  async (options) => {
    const engine = await createEngine(options)
    const digits = fewDigits(4, 4)
    engine.loadTrainingSet(digits.trainImages, digits.trainLabels)
    const network = referenceNetwork('final')
    const pixels = digits.trainImages.subarray(2 * 784, 3 * 784)
    for (const loss of ['nll', 'mse'] as const) {
      engine.setState({ network, velocities: zerosLike(network) }, { batchSize: 1, loss })
      const inspection = engine.inspect(pixels, digits.trainLabels[2] ?? 0)
      const { losses } = engine.train(Int32Array.of(2), { learningRate, momentum: 0 })
      expect(losses[0]).toBe(inspection.loss)
      const moved = engine.getState().network
      network.layers.forEach((layer, index) => {
        const gradient = inspection.gradients.layers[index]
        const after = moved.layers[index]
        const expected = layer.weight.map((w, place) =>
          Math.fround(w - Math.fround(learningRate * (gradient?.weight[place] ?? Number.NaN)))
        )
        expect(after?.weight).toEqual(expected)
      })
    }
    engine.dispose()
  }
)

test.each(nativeEngines)(
  'one digit’s activations are the layers’ outputs, the last ones its logits ($name)',
  async (options) => {
    const engine = await createEngine(options)
    const network = referenceNetwork('final')
    engine.setState({ network, velocities: zerosLike(network) })
    const pixels = fewDigits(1, 1).testImages
    const { activations, logProbabilities } = engine.inspect(pixels, 7)
    expect(activations.map((outputs) => outputs.length)).toEqual([128, 64, 10])
    // In float64: the second layer's units from the first's, the logits from the second's.
    network.layers.slice(1).forEach((layer, index) => {
      const inputs = [...(activations[index] ?? [])]
      const outputs = activations[index + 1]
      layer.bias.forEach((bias, unit) => {
        const row = layer.weight.subarray(unit * layer.inputs, (unit + 1) * layer.inputs)
        const sum = inputs.reduce((total, value, input) => total + value * (row[input] ?? 0), bias)
        expect(outputs?.[unit]).toBeCloseTo(index === 0 ? Math.max(0, sum) : sum, 4)
      })
    })
    const predicted = engine.predict(pixels)
    expect(predicted.logProbabilities).toEqual(logProbabilities)
    expect(predicted.logits).toEqual(activations.at(-1))
    engine.dispose()
  }
)
