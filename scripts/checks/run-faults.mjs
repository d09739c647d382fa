// npm run test:faults: the longer proofs alone, with their figures; --write makes docs/reliability.md of all figures there are.
import { endChildrenOnSignals } from '../setup/processes.mjs'
import { setUp } from '../setup/set-up.mjs'
import { say } from '../setup/texts.mjs'
import { describe, perform, reports } from './check.mjs'
import { faultChecks } from './fault-checks.mjs'
import { tellReliability } from './reliability.mjs'
import { sumOf } from './results.mjs'

const { electron, problems } = await setUp({ electron: true, build: true, tests: true })
endChildrenOnSignals(() => console.log(say('interrupted')))

const counts = problems.map(() => ({ passed: 0, failed: 1, skipped: 0 }))
for (const check of faultChecks(electron ?? null)) counts.push(await perform(check))

const sum = sumOf(counts)
const write = process.argv.includes('--write') && sum.failed === 0
const isTold = await tellReliability({ reports, write })
console.log(`\n${describe(sum)}`)
process.exitCode = sum.failed > 0 || !isTold ? 1 : 0
