import { expect, test } from 'vitest'
import { raceLanes, type Racer } from './lane-race'

/** Races on a clock that only the racers move. @param msOf what a call takes, by lanes and times asked */
function race(msOf: (lanes: number, times: number) => number): {
  winner: number
  asked: number
  /** Lanes of those who were told that they had won, and the number of all who were sent home. */
  told: readonly number[]
  ended: number
} {
  let clockMs = 0
  let asked = 0
  let ended = 0
  const told: number[] = []
  const winner = raceLanes(
    [1, 2],
    (lanes) => {
      let times = 0
      return {
        run: () => {
          clockMs += msOf(lanes, times++)
          asked++
        },
        end: (hasWon) => {
          ended++
          if (hasWon) told.push(lanes)
        }
      }
    },
    () => clockMs
  )
  return { winner, asked, told, ended }
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

test('a second core that comes late is waited for', () => {
  // 40 ms are four calls of one lane: it comes in the tenth round.
  expect(race((lanes, times) => (lanes === 1 ? 10 : times < 30 ? 15 : 8)).winner).toBe(2)
})

test('a second core that never comes ends the race with its patience', () => {
  const { winner, asked } = race((lanes) => (lanes === 1 ? 10 : 10.5))
  expect(winner).toBe(1)
  // 80 ms a round, four calls of each: the first uncounted, and as many as are begun within 1.5 s.
  expect(asked).toBe(160)
})

test('slow networks are asked three times, and everybody is sent home', () => {
  expect(race((lanes) => (lanes === 1 ? 1000 : 700))).toEqual({ winner: 2, asked: 8, told: [2], ended: 2 })
})

test('a racer that can’t begin sends the others home, too', () => {
  const ends: boolean[] = []
  const enter = (lanes: number): Racer => {
    if (lanes === 2) throw new Error('no room')
    return { run: () => undefined, end: (hasWon) => ends.push(hasWon) }
  }
  expect(() => raceLanes([1, 2], enter)).toThrow('no room')
  expect(ends).toEqual([false])
})
