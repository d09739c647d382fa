// Stands in for the built trainer: the real one, which dies where the plan says. A plan is a list of
// {death, moment}; each start of the process takes the next entry, and lives when there is none.
const { existsSync, readFileSync, writeFileSync } = require('node:fs')
const { join } = require('node:path')

const planFile = process.env.INKLING_TEST_DEATHS
const plan = JSON.parse(readFileSync(planFile, 'utf8'))
const countFile = `${planFile}.count`
const turn = existsSync(countFile) ? Number(readFileSync(countFile, 'utf8')) : 0
writeFileSync(countFile, String(turn + 1))
const { death, moment } = plan[turn] ?? {}

function die() {
  writeFileSync(`${planFile}.${turn}`, String(Date.now()))
  switch (death) {
    case 'exit code 0':
      return process.exit(0)
    case 'exit code 3':
      return process.exit(3)
    case 'a throw':
      throw new Error('thrown by the test')
    case 'a rejected promise':
      return void Promise.reject(new Error('rejected by the test'))
    case 'an abort':
      return process.abort()
    case 'a segmentation fault':
      return process.kill(process.pid, 'SIGSEGV')
    case 'a kill':
      return process.kill(process.pid, 'SIGKILL')
    case 'a full heap': {
      const kept = []
      for (;;) kept.push(new Array(1e6).fill(kept.length))
    }
  }
}

if (moment === 'loading') die()
const post = process.parentPort.postMessage.bind(process.parentPort)
process.parentPort.postMessage = (message) => {
  post(message)
  if (message.kind !== 'progress') return
  const done = message.firstStep + message.stepLosses.length
  if (moment === 'mid-epoch' && done > 50) setImmediate(die)
  // All steps of the epoch are told of; the test digits are being read.
  if (moment === 'evaluation' && done === 938) setImmediate(die)
}

require(join(__dirname, 'trainer-itself.cjs'))
