import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Stroke } from '../../src-preload/digits'
import { Sheet, type ForeignPicture } from './sheet'

const picture = {
  name: 'a.png',
  image: document.createElement('canvas'),
  digits: []
} satisfies ForeignPicture

/** A sheet with some one-point strokes at x = 1, 2, ... */
function sheetWith(count: number): Sheet {
  const sheet = new Sheet()
  for (let x = 1; x <= count; x++) {
    sheet.begin([x, 0])
    sheet.end()
  }
  return sheet
}

const seen = (sheet: Sheet): (number | undefined)[] => sheet.strokes.map((stroke) => stroke[0]?.[0])

describe('a sheet', () => {
  it('keeps the points of a stroke in their order until the pen leaves', () => {
    const sheet = new Sheet()
    sheet.begin([1, 2])
    sheet.extend([
      [3, 4],
      [3, 4],
      [5, 6]
    ])
    sheet.end()
    sheet.extend([[7, 8]])
    expect(sheet.strokes).toEqual([
      [
        [1, 2],
        [3, 4],
        [5, 6]
      ] satisfies Stroke
    ])
  })

  it('undoes and does again, as often as there were strokes', () => {
    const sheet = sheetWith(500)
    for (let times = 0; times < 600; times++) sheet.undo()
    expect([seen(sheet), sheet.canUndo, sheet.isEmpty]).toEqual([[], false, true])
    for (let times = 0; times < 600; times++) sheet.redo()
    expect([seen(sheet).length, sheet.canRedo]).toEqual([500, false])
  })

  it('forgets what was undone when something new is drawn', () => {
    const sheet = sheetWith(3)
    sheet.undo()
    sheet.begin([9, 0])
    sheet.end()
    expect([seen(sheet), sheet.canRedo]).toEqual([[1, 2, 9], false])
  })

  it('brings back what was cleared', () => {
    const sheet = sheetWith(2)
    sheet.clear()
    expect(seen(sheet)).toEqual([])
    sheet.clear()
    sheet.undo()
    expect(seen(sheet)).toEqual([1, 2])
  })

  it('lets a picture take the place of strokes, and a stroke that of a picture', () => {
    const sheet = sheetWith(2)
    sheet.show(picture)
    expect([seen(sheet), sheet.picture, sheet.isEmpty]).toEqual([[], picture, false])
    sheet.begin([7, 0])
    sheet.end()
    expect([seen(sheet), sheet.picture]).toEqual([[7], null])
    sheet.undo()
    expect(sheet.picture).toBe(picture)
    sheet.undo()
    expect(seen(sheet)).toEqual([1, 2])
  })

  it('does not undo under a moving pen', () => {
    const sheet = sheetWith(1)
    sheet.begin([2, 0])
    sheet.undo()
    expect(seen(sheet)).toEqual([1, 2])
    sheet.end()
    sheet.undo()
    expect(seen(sheet)).toEqual([1])
  })

  it('is after any undoing and as much redoing what it was', () => {
    const action = fc.constantFrom('stroke', 'clear', 'picture', 'undo', 'redo')
    fc.assert(
      fc.property(fc.array(action), fc.nat(50), (actions, times) => {
        const sheet = new Sheet()
        actions.forEach((name, x) => {
          if (name === 'stroke') {
            sheet.begin([x, 0])
            sheet.end()
          } else if (name === 'picture') sheet.show(picture)
          else sheet[name]()
        })
        const before = [seen(sheet), sheet.picture]
        let undone = 0
        for (; undone < times && sheet.canUndo; undone++) sheet.undo()
        for (; undone > 0; undone--) sheet.redo()
        expect([seen(sheet), sheet.picture]).toEqual(before)
      })
    )
  })
})
