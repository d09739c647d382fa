// Computes for half a second when asked, and says how much: the measure of how many cores the system grants.
import { createInterface } from 'node:readline'

const durationMs = 500

function spin() {
  const startCpu = process.cpuUsage()
  const start = performance.now()
  let turns = 0
  let number = 1
  while (performance.now() - start < durationMs) {
    for (let i = 0; i < 10_000; i++) number = (Math.imul(number, 1664525) + 1013904223) >>> 0
    turns++
  }
  const seconds = (performance.now() - start) / 1000
  const { user, system } = process.cpuUsage(startCpu)
  return { seconds, cpuSeconds: (user + system) / 1e6, turns, number }
}

console.log(JSON.stringify({ ready: 'spin' }))
for await (const _line of createInterface({ input: process.stdin })) console.log(JSON.stringify(spin()))
