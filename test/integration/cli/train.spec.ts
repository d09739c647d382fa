import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readWeights } from '../../../src-main/formats/weights'
import { mnistFolder, reference, runInProcess, temporaryFolder } from './run-in-process'

interface Reference {
  readonly firstEpochStepLoss: readonly number[]
  readonly epochLoss: readonly number[]
  readonly testAccuracy: number
}

test('from PyTorch’s first weights in its order of samples: its losses, its accuracy, its weights’ shapes', async () => {
  const folder = await temporaryFolder()
  const { code, json, error } = await runInProcess(
    ['train', '--data', mnistFolder, '--init', reference('init.safetensors'), '--order', reference('order.u16'),
      '--step-losses', '--out', 'made/here', '--json'], // prettier-ignore
    { workingFolder: folder }
  )
  expect(error).toBe('')
  expect(code).toBe(0)
  console.log(JSON.stringify(json().map((e) => ({ ...e, losses: undefined }))), Object.keys(JSON.parse(await readFile(reference('reference.json'), 'utf8'))))
}, 120_000)
