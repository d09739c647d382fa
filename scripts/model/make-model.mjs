import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { describeMachine } from '../bench/machine.mjs'
import { callersNode } from '../setup/packages.mjs'
import { root } from '../setup/paths.mjs'
import { setUp } from '../setup/set-up.mjs'
import { instructionSet } from './instruction-set.mjs'
import { recipe, trainWords } from './recipe.mjs'

const modelFile = join(root, 'resources/model/handwriting.safetensors')
const figuresFile = join(root, 'resources/model/handwriting.json')

/** @param {Uint8Array} bytes */
const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex')

/**
 * Trains by the recipe.
 * @returns {Promise<{ bytes: Uint8Array, begin: Record<string, unknown>, last: Record<string, number> }>} the weights
 * file, and what `train` said at the beginning and of the last epoch
 */
async function trainModel() {
  const folder = await mkdtemp(join(tmpdir(), 'inkling-model-'))
  try {
    const child = spawn(callersNode, [join(root, 'out/main/cli.cjs'), ...trainWords(folder)], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'inherit']
    })
    const ended = new Promise((done, fail) => child.on('close', done).on('error', fail))
    /** @type {Record<string, unknown>} */
    let begin = {}
    /** @type {Record<string, number>} */
    let last = {}
    for await (const line of createInterface({ input: child.stdout })) {
      const event = JSON.parse(line)
      if (event.event === 'start') begin = event
      if (event.event !== 'epoch') continue
      last = event
      const accuracy = (100 * event.testAccuracy).toFixed(2)
      console.log(`Epoch ${event.epoch}  loss ${event.loss.toFixed(4)}  test digits ${accuracy} %`)
    }
    const code = await ended
    if (code !== 0) throw new Error(`train ended with code ${code}.`)
    return { bytes: await readFile(join(folder, 'weights.safetensors')), begin, last }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

await setUp({ electron: false, build: true })
const { bytes, begin, last } = await trainModel()
const found = {
  sha256: sha256(bytes),
  bytes: bytes.length,
  ...recipe,
  testAccuracy: last['testAccuracy'],
  testLoss: last['testLoss'],
  trainedOn: {
    backend: begin['backend'],
    processor: describeMachine(new Date()).processor,
    instructionSet: await instructionSet()
  }
}
if (process.argv.includes('--check')) {
  const kept = JSON.parse(await readFile(figuresFile, 'utf8'))
  const isSame = kept.sha256 === found.sha256
  console.log(
    isSame
      ? `The same, bit for bit: ${found.sha256}`
      : `Another network: ${found.sha256}, not ${kept.sha256}. The one that is kept was trained with ${JSON.stringify(kept.trainedOn)}, this one with ${JSON.stringify(found.trainedOn)}.`
  )
  process.exitCode = isSame ? 0 : 1
} else {
  await writeFile(modelFile, bytes)
  await writeFile(figuresFile, `${JSON.stringify(found, null, 2)}\n`)
  console.log(`${modelFile}\n${JSON.stringify(found, null, 2)}`)
}
