import { expect, test } from 'vitest'
import type { Stroke } from '../../src-preload/digits'
import { traceStroke } from './ink-on-canvas'

function traced(stroke: Stroke): string[] {
  const steps: string[] = []
  const note =
    (name: string) =>
    (...numbers: number[]): void =>
      void steps.push(`${name} ${numbers.join(' ')}`)
  traceStroke({ moveTo: note('M'), lineTo: note('L'), quadraticCurveTo: note('Q') }, stroke)
  return steps
}

test('ink begins and ends where the pen did, and bends between', () => {
  const stroke: Stroke = [
    [0, 0],
    [10, 0],
    [10, 10],
    [20, 10]
  ]
  expect(traced(stroke)).toEqual(['M 0 0', 'Q 10 0 10 5', 'Q 10 10 15 10', 'L 20 10'])
})

test('a dot is a line without length, a nothing is nothing', () => {
  expect(traced([[3, 4]])).toEqual(['M 3 4', 'L 3 4'])
  expect(traced([])).toEqual([])
})
