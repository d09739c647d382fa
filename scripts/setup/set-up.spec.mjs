import { expect, test } from 'vitest'
import { SetupProblem } from './problem.mjs'
import { describeFailure } from './set-up.mjs'
import { userCacheFolder } from './paths.mjs'

test('a step that cannot be done is told in its own words', () => {
  expect(describeFailure(new SetupProblem('no wheel'))).toContain('no wheel')
})

test('a full disk names the folder that can be changed', () => {
  const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })
  expect(describeFailure(full)).toContain('ENOSPC')
  expect(describeFailure(full)).toContain(userCacheFolder())
})

test('anything else is a bug and shows where', () => {
  expect(describeFailure(new TypeError('x is not a function'))).toContain('set-up.spec.mjs')
})
