import { describe, expect, it } from 'vitest'
import { countParameters } from '../../src-preload/contract/hyperparameters'
import { tensorsOf } from './tensors'

describe('tensorsOf', () => {
  it('lists the tutorial’s network as PyTorch’s state_dict does', () => {
    // From the header of a file that PyTorch's tutorial network was saved to.
    expect(tensorsOf([128, 64]).map(({ name, shape }) => [name, ...shape])).toEqual([
      ['linear1.weight', 128, 784],
      ['linear1.bias', 128],
      ['linear2.weight', 64, 128],
      ['linear2.bias', 64],
      ['linear3.weight', 10, 64],
      ['linear3.bias', 10]
    ])
  })

  it.each([[[]], [[128, 64]], [Array<number>(31).fill(7)]])(
    'counts every parameter of %j',
    (hiddenLayers) => {
      const sum = tensorsOf(hiddenLayers).reduce((total, { count }) => total + count, 0)
      expect(sum).toBe(countParameters(hiddenLayers))
    }
  )
})
