/** Threads that stand ready slow one lane down by so much; without them it would be that much faster. */
const readyThreadsCost = 0.07

/** How long each trains before the next one's turn, ms: a second core is granted only to threads that keep it busy. */
const turnMs = 40

/** Rounds of which the median counts; the first turn of each is not counted. */
const rounds = 7

/** No new round is begun after this time, ms; wide networks take a tenth of a second a step. */
const patienceMs = 1500

/** The least number of rounds, for the slowest. */
const leastRounds = 3

export interface Racer {
  /** A call: some steps of training. */
  run(): void
  /** The race is over. @param hasWon false for all, where it was broken off */
  end(hasWon: boolean): void
}

function medianOf(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((first, second) => first - second)
  return sorted[sorted.length >> 1] ?? Number.NaN
}

/**
 * Lets every number of lanes train in turn, so that all meet the same machine.
 * @param candidates numbers of lanes, ascending from 1
 * @param now a clock, ms
 * @returns the fastest; one lane unless another number is faster than it would be alone in its process
 */
export function raceLanes(
  candidates: readonly number[],
  enter: (lanes: number) => Racer,
  now: () => number = () => performance.now()
): number {
  const entered: { readonly lanes: number; readonly racer: Racer; readonly timesMs: number[] }[] = []
  /** A turn. @returns time of a call, ms */
  const train = (racer: Racer): number => {
    const fromMs = now()
    let calls = 0
    do {
      racer.run()
      calls++
    } while (now() - fromMs < turnMs)
    return (now() - fromMs) / calls
  }
  let winner: Racer | null = null
  try {
    for (const lanes of candidates) entered.push({ lanes, racer: enter(lanes), timesMs: [] })
    for (const { racer } of entered) train(racer)
    const startMs = now()
    for (let round = 0; round < rounds; round++) {
      if (round >= leastRounds && now() - startMs > patienceMs) break
      for (const { racer, timesMs } of entered) timesMs.push(train(racer))
    }
    const figures = entered.map(({ lanes, racer, timesMs }) => ({
      lanes,
      racer,
      ms: medianOf(timesMs) * (lanes === 1 ? 1 - readyThreadsCost : 1)
    }))
    const fastest = figures.reduce((best, figure) => (figure.ms < best.ms ? figure : best))
    winner = fastest.racer
    return fastest.lanes
  } finally {
    for (const { racer } of entered) racer.end(racer === winner)
  }
}
