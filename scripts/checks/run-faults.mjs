// npm run test:faults: the longer proofs alone, with their figures; --write makes docs/reliability.md of all figures there are.
import { endChildrenOnSignals } from '../setup/processes.mjs'
import { setUp } from '../setup/set-up.mjs'
import { say } from '../setup/texts.mjs'
import { describe, perform, reports, tellFailures } from './check.mjs'
import { faultChecks } from './fault-checks.mjs'
import { tellReliability } from './reliability.mjs'
import { sumOf } from './results.mjs'

const { electron, problems } = await setUp({ electron: true, build: true, tests: true })
endChildrenOnSignals(() => console.log(say('interrupted')))

/** @type {import('./check.mjs').Result[]} */
const results = problems.map((name) => ({ name, count: { passed: 0, failed: 1, skipped: 0 } }))
for (const check of faultChecks(electron ?? null)) results.push(await perform(check))

const sum = sumOf(results.map(({ count }) => count))
const write = process.argv.includes('--write') && sum.failed === 0
const isTold = await tellReliability({ reports, write })
console.log()
tellFailures(results)
console.log(describe(sum))
process.exitCode = sum.failed > 0 || !isTold ? 1 : 0
