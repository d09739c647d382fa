import { existsSync, mkdirSync, mkdtempSync, rmdirSync, rmSync, utimesSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { takeTurn } from './take-turns'

let folder: string
let mark: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'inkling-turns-'))
  mark = join(folder, 'starting')
})
afterEach(() => rmSync(folder, { recursive: true }))

test('the turn is taken while it is done, and given back, also when it fails', () => {
  expect(takeTurn(mark, () => existsSync(mark))).toBe(true)
  expect(existsSync(mark)).toBe(false)
  expect(() =>
    takeTurn(mark, () => {
      throw new Error('failed')
    })
  ).toThrow('failed')
  expect(existsSync(mark)).toBe(false)
})

test('another process’s turn is waited for', () => {
  mkdirSync(mark)
  const wait = vi.fn(() => {
    if (wait.mock.calls.length === 3) rmdirSync(mark)
  })
  expect(takeTurn(mark, () => wait.mock.calls.length, wait)).toBe(3)
})

test.each([-1100, 3_600_000])('a turn begun %i ms from now was abandoned', (fromNow) => {
  mkdirSync(mark)
  const then = (Date.now() + fromNow) / 1000
  utimesSync(mark, then, then)
  const wait = vi.fn()
  expect(takeTurn(mark, () => existsSync(mark), wait)).toBe(true)
  expect(wait).not.toHaveBeenCalled()
})

test('where no turn can be taken it is done all the same', () => {
  const work = vi.fn(() => 'done')
  expect(takeTurn(join(folder, 'no such folder/starting'), work)).toBe('done')
})
