import { expect, it } from 'vitest'
import type { DownloadProgress } from '../../src-preload/contract/domain'
import { Transfer } from './transfer'

/** A transfer of 10,000 bytes whose clock the test moves. */
function start(): { transfer: Transfer; reports: DownloadProgress[]; pass: (ms: number) => void } {
  let now = 1000
  const reports: DownloadProgress[] = []
  const transfer = new Transfer(
    10_000,
    (progress) => reports.push(progress),
    () => now
  )
  return { transfer, reports, pass: (ms) => (now += ms) }
}

it('tells the seconds left at the speed of the last seconds', () => {
  const { transfer, reports, pass } = start()
  transfer.begin('a', 'host')
  expect(reports.at(-1)).toEqual({ file: 'a', mirror: 'host', received: 0, total: 10_000, secondsLeft: null })
  for (let second = 0; second <= 4; second++) {
    transfer.add(1000)
    pass(1000)
  }
  // 5,000 bytes left at 1,000 a second.
  expect(reports.at(-1)).toMatchObject({ received: 5000, secondsLeft: 5 })
})

it('follows a change of speed within five seconds', () => {
  const { transfer, reports, pass } = start()
  transfer.begin('a', 'host')
  for (const bytes of [4000, 0, 0, 0, 0, 0, 10, 10, 10, 10, 10, 10, 10]) {
    pass(1000)
    transfer.add(bytes)
  }
  // 10 bytes a second now, and nearly 6,000 to go.
  expect(reports.at(-1)?.secondsLeft).toBeGreaterThan(500)
})

it('reports at most ten times a second', () => {
  const { transfer, reports, pass } = start()
  transfer.begin('a', 'host')
  for (let part = 0; part < 1000; part++) {
    pass(1)
    transfer.add(1)
  }
  expect(reports).toHaveLength(1 + 10)
})

it('forgets what a mirror brought that failed', () => {
  const { transfer, reports } = start()
  transfer.begin('a', 'first')
  transfer.correctTotal(500)
  transfer.add(700)
  transfer.begin('a', 'second')
  expect(reports.at(-1)).toEqual({
    file: 'a',
    mirror: 'second',
    received: 0,
    total: 10_000,
    secondsLeft: null
  })
  transfer.correctTotal(-100)
  transfer.add(900)
  transfer.complete()
  transfer.begin('b', 'second')
  expect(reports.at(-1)).toMatchObject({ file: 'b', received: 900, total: 9900 })
})
