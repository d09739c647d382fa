import { expect, test } from 'vitest'
import { raceLanes } from './lane-race'

/** Races on a clock that only the racers move. @param msOf what a call takes, by lanes and times asked */
function race(msOf: (lanes: number, times: number) => number): {
  winner: number
  asked: number
  ended: number
} {
  let clockMs = 0
  let asked = 0
  let ended = 0
  const winner = raceLanes(
    [1, 2],
    (lanes) => {
      let times = 0
      return {
        run: () => {
          clockMs += msOf(lanes, times++)
          asked++
        },
        end: () => (ended += 1)
      }
    },
    () => clockMs
  )
  return { winner, asked, ended }
}

test('two lanes win where they are clearly faster', () => {
  expect(race((lanes) => (lanes === 1 ? 10 : 8)).winner).toBe(2)
})

test('one lane wins where two gain less than the threads cost', () => {
  expect(race((lanes) => (lanes === 1 ? 10 : 9.5)).winner).toBe(1)
})

test('neither the first calls nor a slow one now and then decide', () => {
  expect(race((lanes, times) => (lanes === 2 && times % 14 === 0 ? 400 : lanes === 1 ? 10 : 8)).winner).toBe(
    2
  )
})

test('slow networks are asked three times, and everybody is sent home', () => {
  expect(race((lanes) => (lanes === 1 ? 1000 : 700))).toEqual({ winner: 2, asked: 8, ended: 2 })
})

test('a racer that can’t begin sends the others home, too', () => {
  let ended = 0
  const enter = (lanes: number): { run: () => void; end: () => void } => {
    if (lanes === 2) throw new Error('no room')
    return { run: () => undefined, end: () => (ended += 1) }
  }
  expect(() => raceLanes([1, 2], enter)).toThrow('no room')
  expect(ended).toBe(1)
})
