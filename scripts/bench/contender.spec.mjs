import { expect, test } from 'vitest'
import { Contender } from './contender.mjs'

/** @param {string} script */
const start = (script) => Contender.start(process.execPath, ['--eval', script])

const counting = `
  console.log('a library greets')
  console.log(JSON.stringify({ ready: 'counter 1.0' }))
  let count = 0
  require('node:readline').createInterface({ input: process.stdin })
    .on('line', (line) => { console.log('chatter'); console.log(JSON.stringify({ line, count: ++count })) })`

test('a contender says what it is and answers each question; other lines are not heard', async () => {
  const contender = await start(counting)
  expect(contender.version).toBe('counter 1.0')
  expect(await contender.ask('epoch')).toEqual({ line: 'epoch', count: 1 })
  expect(await contender.ask('details')).toEqual({ line: 'details', count: 2 })
  await contender.end()
  await contender.end()
})

test('one that can’t begin is refused with its own words', async () => {
  await expect(start('throw new Error("no such library")')).rejects.toThrow('Error: no such library')
  await expect(Contender.start('/no/such/program', [])).rejects.toThrow('ENOENT')
})

test('one that dies over a question is refused with its own words', async () => {
  const contender = await start(`
    console.log(JSON.stringify({ ready: 'mortal' }))
    process.stdin.on('data', () => { throw new Error('out of memory') })`)
  await expect(contender.ask('epoch')).rejects.toThrow('Error: out of memory')
})
