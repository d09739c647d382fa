/** Threads that stand ready slow one lane down by so much; without them it would be that much faster. */
const readyThreadsCost = 0.07

/** How long each trains before the next one's turn, ms: a second core is granted only to threads that keep it busy. */
const turnMs = 40

/** Rounds after which more lanes than one may win; the first turn of each is not counted. */
const rounds = 7

/** Turns that count, the fastest: one that was held up says little, and for a second the system may grant no second core. */
const countedTurns = 2

/**
 * No new round is begun after this time, ms. As long as one lane leads the race goes on until then: the choice is kept, and
 * the second core may come late. Wide networks take a tenth of a second a step.
 */
const patienceMs = 1500

/** The least number of rounds, for the slowest. */
const leastRounds = 3

export interface Racer {
  /** A call: some steps of training. */
  run(): void
  /** The race is over. @param hasWon false for all, where it was broken off */
  end(hasWon: boolean): void
}

/** Mean of the turns that count. */
function undisturbed(timesMs: readonly number[]): number {
  const fastest = [...timesMs].sort((first, second) => first - second).slice(0, countedTurns)
  return fastest.reduce((sum, ms) => sum + ms, 0) / fastest.length
}

/**
 * Lets every number of lanes train in turn, so that all meet the same machine.
 * @param candidates numbers of lanes, ascending from 1
 * @param now a clock, ms
 * @returns the fastest by its fastest turns; one lane unless another number is faster than it would be alone in its process
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
    const leader = (): { readonly lanes: number; readonly racer: Racer } =>
      entered
        .map(({ lanes, racer, timesMs }) => ({
          lanes,
          racer,
          ms: undisturbed(timesMs) * (lanes === 1 ? 1 - readyThreadsCost : 1)
        }))
        .reduce((best, figure) => (figure.ms < best.ms ? figure : best))
    const startMs = now()
    for (let round = 0; ; round++) {
      if (round >= leastRounds && now() - startMs > patienceMs) break
      if (round >= rounds && leader().lanes > 1) break
      for (const { racer, timesMs } of entered) timesMs.push(train(racer))
    }
    const fastest = leader()
    winner = fastest.racer
    return fastest.lanes
  } finally {
    for (const { racer } of entered) racer.end(racer === winner)
  }
}
