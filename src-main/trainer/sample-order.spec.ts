import { expect, test } from 'vitest'
import { checkFixedOrder, fixedOrderOf } from './sample-order'

test.each([
  [[], 1, 'order_length'],
  [[0, 1, 2, 0], 1, 'order_length'],
  [[0, 1, 2], 2, 'order_rows'],
  [[0, 1, 3], 1, 'order_index']
])('the order %j of three samples for %i epochs is refused: %s', (order, epochs, code) => {
  expect(() => checkFixedOrder(Uint16Array.from(order), 3, epochs)).toThrow(
    expect.objectContaining({ report: expect.objectContaining({ code }) as unknown })
  )
})

test('each epoch takes its own row', () => {
  const order = Uint16Array.of(2, 0, 1, 1, 2, 0)
  checkFixedOrder(order, 3, 2)
  expect([...fixedOrderOf(order, 3, 0)]).toEqual([2, 0, 1])
  expect([...fixedOrderOf(order, 3, 1)]).toEqual([1, 2, 0])
})
