import { expect, it } from 'vitest'
import type { OwnSample } from '../../src-preload/contract/samples'
import { drawnOf, guidedLabels, halvesOf, picturesOf } from './halves'

const sample = (
  id: number,
  label: number,
  strokes: OwnSample['strokes'] = [
    [
      [1, 1],
      [1, 50]
    ]
  ]
): OwnSample => ({
  id,
  label,
  strokes,
  origin: 'guided',
  takenAt: '2026-01-01T00:00:00.000Z'
})

it('asks for each digit three times, never twice in a row', () => {
  const labels = guidedLabels()
  for (let digit = 0; digit < 10; digit++) expect(labels.filter((label) => label === digit)).toHaveLength(3)
  expect(labels.some((label, index) => index > 0 && labels[index - 1] === label)).toBe(false)
  expect(guidedLabels()).toEqual(labels)
})

it('learns from every other drawing of a label; one that is added later moves none', () => {
  const few = [sample(1, 7), sample(2, 3), sample(3, 7), sample(4, 7)].map(drawnOf)
  const ids = (list: readonly { readonly sample: OwnSample }[]): number[] => list.map((one) => one.sample.id)
  expect([ids(halvesOf(few).learned), ids(halvesOf(few).checked)]).toEqual([[3], [1, 2, 4]])
  const more = [...few, drawnOf(sample(5, 3)), drawnOf(sample(6, 7))]
  expect([ids(halvesOf(more).learned), ids(halvesOf(more).checked)]).toEqual([
    [3, 5, 6],
    [1, 2, 4]
  ])
})

it('thirty guided digits are fifteen and fifteen', () => {
  const { learned, checked } = halvesOf(guidedLabels().map((label, id) => drawnOf(sample(id, label))))
  expect([learned.length, checked.length]).toEqual([15, 15])
})

it('hands over the pictures that the network gets, without dots', () => {
  const drawn = [sample(1, 7), sample(2, 3, [[[5, 5]]]), sample(3, 1)].map(drawnOf)
  const { images, labels } = picturesOf(drawn)
  expect([...labels]).toEqual([7, 1])
  expect(images.subarray(0, 784)).toEqual(drawn[0]?.pixels)
  expect(images.subarray(784)).toEqual(drawn[2]?.pixels)
})
