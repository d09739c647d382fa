import { once } from 'node:events'
import os from 'node:os'
import { Worker } from 'node:worker_threads'
import { expect, test } from 'vitest'
import { threadsOf } from '../../test/support/processes'
import { Priority } from './priority'

const low = os.constants.priority.PRIORITY_BELOW_NORMAL
const script = 'require("node:worker_threads").parentPort.once("message", () => process.exit())'

/** A thread that waits to be ended. */
async function newThread(): Promise<Worker> {
  const worker = new Worker(script, { eval: true })
  await once(worker, 'online')
  return worker
}

const niceById = (): Map<number, number> => new Map(threadsOf(process.pid).map(({ id, nice }) => [id, nice]))

test.runIf(process.platform === 'linux')(
  'threads that were made since give way, the others keep their priority',
  async () => {
    const warnings: string[] = []
    const before = niceById()
    const priority = new Priority((text) => warnings.push(text))
    const first = await newThread()
    priority.giveWay(false)
    const second = await newThread()
    priority.lowerNewThreads()
    const after = niceById()
    const newIds = [...after.keys()].filter((id) => !before.has(id))
    expect(newIds.length).toBeGreaterThanOrEqual(2)
    expect(newIds.map((id) => after.get(id))).toEqual(newIds.map(() => low))
    for (const [id, nice] of before) expect(after.get(id) ?? nice).toBe(nice)
    expect(warnings).toEqual([])
    await Promise.all([first.terminate(), second.terminate()])
  }
)
