import { expect, test } from 'vitest'
import { Generator } from './generator'
import { initialNetwork, zerosLike } from './initial-network'

test.each([[[]], [[1]], [[128, 64]], [[30, 20, 10, 5, 7]]])(
  'hidden layers %j: PyTorch’s bounds, and the whole range is used',
  (hiddenLayers: number[]) => {
    const { layers } = initialNetwork(hiddenLayers, new Generator(1))
    const sizes = [784, ...hiddenLayers, 10]
    expect(layers.map(({ inputs, outputs }) => [inputs, outputs])).toEqual(
      sizes.slice(1).map((outputs, index) => [sizes[index], outputs])
    )
    for (const { inputs, outputs, weight, bias } of layers) {
      const bound = Math.fround(1 / Math.sqrt(inputs))
      expect([weight.length, bias.length]).toEqual([inputs * outputs, outputs])
      expect([...weight, ...bias].every((number) => Math.abs(number) <= bound)).toBe(true)
      if (weight.length < 500) continue
      expect(Math.max(...weight)).toBeGreaterThan(0.98 * bound)
      expect(Math.min(...weight)).toBeLessThan(-0.98 * bound)
      // Of a uniform distribution: mean 0 within five standard deviations, variance bound^2 / 3.
      const mean = weight.reduce((sum, number) => sum + number, 0) / weight.length
      expect(Math.abs(mean)).toBeLessThan((5 * bound) / Math.sqrt(3 * weight.length))
      const variance = weight.reduce((sum, number) => sum + number ** 2, 0) / weight.length
      expect(variance / (bound ** 2 / 3)).toBeCloseTo(1, 1)
    }
  }
)

test('velocities begin at zero, in the parameters’ layout', () => {
  const network = initialNetwork([3], new Generator(1))
  const { layers } = zerosLike(network)
  expect(layers.map((layer) => layer.weight.length)).toEqual([784 * 3, 30])
  expect(layers.every(({ weight, bias }) => [...weight, ...bias].every((number) => number === 0))).toBe(true)
})
