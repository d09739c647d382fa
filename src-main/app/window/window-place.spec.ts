import { describe, expect, test } from 'vitest'
import { placeWindow } from './window-place'

const laptop = { x: 0, y: 25, width: 1440, height: 875 }
const beside = { x: 1440, y: 0, width: 2560, height: 1440 }
const remembered = { x: 100, y: 80, width: 1200, height: 800, isMaximized: false }

test('a first window: as large as is comfortable, where the system puts it', () => {
  expect(placeWindow(null, [beside])).toEqual({
    position: null,
    width: 1280,
    height: 860,
    isMaximized: false
  })
  expect(placeWindow(null, [{ x: 0, y: 0, width: 1024, height: 768 }])).toMatchObject({
    width: 1024,
    height: 768
  })
})

test('is where it was, also on the second screen and maximised', () => {
  expect(placeWindow(remembered, [laptop, beside])).toEqual({
    position: { x: 100, y: 80 },
    width: 1200,
    height: 800,
    isMaximized: false
  })
  expect(placeWindow({ ...remembered, x: 1600, isMaximized: true }, [laptop, beside])).toMatchObject({
    position: { x: 1600, y: 80 },
    isMaximized: true
  })
})

describe('keeps its size but not its place', () => {
  const lost = {
    'when its screen is gone': { ...remembered, x: 1600 },
    'when its title is above the screen': { ...remembered, y: -30 },
    'when its title is below the screen': { ...remembered, y: 880 },
    'when only a sliver is on the screen': { ...remembered, x: 1400 },
    'when it is far out on the left': { ...remembered, x: -1150 }
  }
  for (const [what, place] of Object.entries(lost))
    test(what, () => {
      expect(placeWindow(place, [laptop])).toMatchObject({ position: null, width: 1200, height: 800 })
    })
})

test('is never smaller than the views need, nor larger than its screen', () => {
  expect(placeWindow({ ...remembered, width: 300, height: 200 }, [laptop])).toMatchObject({
    width: 1000,
    height: 700
  })
  expect(placeWindow({ ...remembered, width: 5000, height: 5000 }, [laptop])).toMatchObject({
    width: 1440,
    height: 875
  })
  // A screen too small for the views, or none that is known.
  expect(placeWindow(null, [{ x: 0, y: 0, width: 800, height: 600 }])).toMatchObject({
    width: 1000,
    height: 700
  })
  expect(placeWindow(remembered, [])).toMatchObject({ position: null, width: 1200, height: 800 })
})
