import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { modelInfoFrom } from '../../../src-main/formats/metadata'
import { readWeights } from '../../../src-main/formats/weights'
import { mnistFolder, reference, runInProcess, temporaryFolder, type CliResult } from './run-in-process'

// Whole runs of training: long on a machine that is busy with other things.
vi.setConfig({ testTimeout: 180_000 })

interface Reference {
  readonly firstEpochStepLoss: readonly number[]
  readonly epochLoss: readonly number[]
  readonly testAccuracy: readonly number[]
}

const readReference = async (): Promise<Reference> =>
  JSON.parse(await readFile(reference('reference.json'), 'utf8')) as Reference

/** Few steps, so that a whole run takes about a second. */
const quick = ['--epochs', '1', '--batch', '500', '--lr', '0.1', '--hidden', '8', '--data', mnistFolder]

test('repeats PyTorch’s run: its first weights, its order of samples, its losses and accuracies', async () => {
  const folder = await temporaryFolder()
  const expected = await readReference()
  // prettier-ignore
  const words = ['train', '--data', mnistFolder, '--init', reference('init.safetensors'), '--order', reference('order.u16'), '--step-losses', '--out', 'made/here', '--json']
  const { code, json, error } = await runInProcess(words, { workingFolder: folder })
  expect(error).toBe('')
  expect(code).toBe(0)
  const events = json()
  expect(events.map(({ event }) => event)).toEqual(['start', 'steps', 'epoch', 'steps', 'epoch', 'done'])
  const [start, steps, first, , second, done] = events
  expect(start).toEqual({
    event: 'start',
    seed: 1,
    backend: 'tensorflow',
    engine: 'graph',
    lanes: 1,
    data: 'folder',
    learningRate: 0.003,
    schedule: 'constant',
    momentum: 0.9,
    // As many as the order has rows.
    epochs: 2,
    batchSize: 64,
    hiddenLayers: [128, 64],
    loss: 'nll',
    variations: null,
    templateDigits: 0
  })
  const losses = steps?.['losses'] as number[]
  expect(losses).toHaveLength(938)
  const differences = expected.firstEpochStepLoss
    .slice(0, 200)
    .map((loss, step) => Math.abs((losses[step] ?? NaN) - loss) / loss)
  expect(Math.max(...differences)).toBeLessThan(1e-5)
  for (const [epoch, event] of [first, second].entries()) {
    const loss = expected.epochLoss[epoch] ?? NaN
    expect(event?.['epoch']).toBe(epoch)
    expect(Math.abs((event?.['loss'] as number) - loss) / loss).toBeLessThan(2e-3)
    expect(
      Math.abs((event?.['testAccuracy'] as number) - (expected.testAccuracy[epoch] ?? NaN))
    ).toBeLessThan(0.003)
    expect(event?.['testLoss']).toBeGreaterThan(0)
    expect(event?.['seconds']).toBeGreaterThan(0)
  }
  const path = join(folder, 'made/here/weights.safetensors')
  expect(done).toEqual({ event: 'done', weights: path })
  const info = modelInfoFrom(readWeights(await readFile(path), 'weights'), 'imported', 'weights')
  expect(info).toMatchObject({
    hiddenLayers: [128, 64],
    epochsTrained: 2,
    testAccuracy: second?.['testAccuracy'],
    testLoss: second?.['testLoss'],
    hyperparameters: { epochs: 2, seed: 1, learningRate: 0.003 }
  })
})

test('prints the tutorial’s line, the backend, the digits and where the weights lie', async () => {
  const folder = await temporaryFolder()
  const { code, out, error } = await runInProcess(['train', ...quick, '--out', folder, '--show-digits'])
  expect(error).toBe('')
  expect(code).toBe(0)
  expect(out).toMatch(/^Backend: tensorflow [\d.]+, engine: graph, lanes: 1$/m)
  expect(out).toMatch(/^Epoch 0 - Training loss: \d\.\d{10,}$/m)
  expect(out).toMatch(/^Test accuracy: \d\d\.\d\d % {2}Test loss: \d\.\d{4}$/m)
  expect(out).toMatch(/^\d+ of 64 right\./m)
  expect(out).toContain(`Weights: ${join(folder, 'weights.safetensors')}`)
  // Eight rows of five lines of half blocks and one of labels.
  expect(out.split('\n').filter((line) => /[▀▄█]/.test(line)).length).toBeGreaterThanOrEqual(8 * 4)
  expect(out).not.toContain('\x1b')
})

test('the same seed gives the same losses, another seed others', async () => {
  const losses = async (seed: string): Promise<unknown> =>
    (await runInProcess(['train', ...quick, '--seed', seed, '--step-losses', '--json'])).json()[1]?.['losses']
  const first = await losses('5')
  expect(first).toHaveLength(120)
  expect(await losses('5')).toEqual(first)
  expect(await losses('6')).not.toEqual(first)
})

test.each([
  [
    ['--preset', 'tutorial'],
    { learningRate: 0.1, schedule: 'constant', variations: null, templateDigits: 0 }
  ],
  [
    ['--preset', 'variations', '--variations', 'off', '--seed', '4'],
    { schedule: 'half-cosine', variations: null, templateDigits: 0, seed: 4 }
  ],
  [
    ['--variations', 'rotation=15, shear=0', '--templates', '100', '--schedule', 'half-cosine'],
    {
      schedule: 'half-cosine',
      variations: { rotation: 15, scale: 0.1, shear: 0, shift: 1, thickness: 0.7 },
      templateDigits: 100
    }
  ]
])('%j is told by the start event', async (words, expected) => {
  const stop = new AbortController()
  let out = ''
  await runInProcess(['train', ...quick, ...words, '--json'], {
    signal: stop.signal,
    writeOut: (text) => {
      out += text
      stop.abort()
    }
  })
  expect(JSON.parse(out.split('\n')[0] ?? '')).toMatchObject({ event: 'start', ...expected })
})

test.each([
  ['--variations', 'strong'],
  ['--variations', 'rotation=46'],
  ['--variations', 'tilt=1'],
  ['--schedule', 'linear'],
  ['--preset', 'mnist'],
  ['--templates', '0.5']
])('%s %s is a wrong call', async (option, value) => {
  const { code, error } = await runInProcess(['train', option, value])
  expect(code).toBe(2)
  expect(error).toContain(option)
})

test('no hidden layer, and squared errors', async () => {
  // prettier-ignore
  const words = ['train', '--data', mnistFolder, '--hidden', 'none', '--loss', 'mse', '--epochs', '1', '--batch', '1000', '--lr', '0.1', '--json']
  const { code, json } = await runInProcess(words)
  expect(code).toBe(0)
  const [start, epoch, done] = json()
  expect(start).toMatchObject({ hiddenLayers: [], loss: 'mse' })
  // Guessing costs 0.09 by this measure.
  expect(epoch?.['testLoss']).toBeLessThan(0.09)
  expect(done).toEqual({ event: 'done', weights: null })
})

test('trouble 9: a rate at the top of the range ends with the reason, the remedy and the last sound weights', async () => {
  const folder = await temporaryFolder()
  // prettier-ignore
  const words = ['train', '--data', mnistFolder, '--lr', '10', '--momentum', '0.99', '--hidden', '512,512,512', '--epochs', '1', '--out', folder, '--json']
  const { code, error, json } = await runInProcess(words)
  expect(code).toBe(1)
  expect(error.trimEnd().split('\n')).toHaveLength(1)
  expect(error).toMatch(/^inkling: Step \d+: .* Try a learning rate of 0\.001 or less\. Weights: /)
  expect(json().map(({ event }) => event)).toEqual(['start', 'ended'])
  expect(json().at(-1)).toEqual({
    event: 'ended',
    reason: 'diverged',
    weights: join(folder, 'weights.safetensors')
  })
  const { network } = readWeights(await readFile(join(folder, 'weights.safetensors')), 'weights')
  expect(network.layers).toHaveLength(4)
})

test('Ctrl+C in mid-epoch: the run stops, its weights are kept, one line says so', async () => {
  const folder = await temporaryFolder()
  const interruption = new AbortController()
  const lines: string[] = []
  const { code, error } = await runInProcess(
    ['train', '--data', mnistFolder, '--epochs', '1000', '--out', folder],
    {
      signal: interruption.signal,
      // Interrupted by its own first line, before the first epoch is done.
      writeOut: (text) => {
        lines.push(text)
        if (text.startsWith('MNIST')) setImmediate(() => interruption.abort())
      }
    }
  )
  expect(code).toBe(1)
  expect(error).toMatch(/^inkling: Stopped after [\d.]+ epochs\. Weights: .*weights\.safetensors\n$/)
  expect(lines.some((line) => line.startsWith('Epoch'))).toBe(false)
  expect(await readdir(folder)).toEqual(['weights.safetensors'])
})

test('of a run that breaks off, the losses of its last epoch are told, and how it ended', async () => {
  // prettier-ignore
  const words = ['train', '--data', mnistFolder, '--hidden', '8', '--batch', '500', '--epochs', '1000', '--step-losses']
  const untilInterrupted = async (more: string[]): Promise<string[]> => {
    const interruption = new AbortController()
    const { code, out } = await runInProcess([...words, ...more], {
      signal: interruption.signal,
      terminalColumns: 80,
      // The bar is drawn after steps, and before the next ones.
      writeError: (text) => {
        if (text.includes('epoch 1/')) interruption.abort()
      }
    })
    expect(code).toBe(1)
    return out.trimEnd().split('\n')
  }
  const events = (await untilInterrupted(['--json'])).map(
    (line) => JSON.parse(line) as Record<string, unknown>
  )
  expect(events.map(({ event }) => event)).toEqual(['start', 'steps', 'ended'])
  expect(events[1]).toMatchObject({
    epoch: 0,
    losses: expect.arrayContaining([expect.any(Number)]) as unknown
  })
  expect(events[2]).toEqual({ event: 'ended', reason: 'stopped', weights: null })
  const lines = await untilInterrupted([])
  expect(lines.filter((line) => line.startsWith('Epoch'))).toEqual([])
  expect(lines.at(-1)).toMatch(/^Step \d+ - Loss: \d/)
})

test('a terminal gets a progress bar, a pipe none', async () => {
  const terminal = await runInProcess(['train', ...quick, '--json'], { terminalColumns: 80 })
  expect(terminal.error).toContain('epoch 1/1')
  const drawn = terminal.error.split('\r\x1b[2K')
  // The last thing written takes the bar away.
  expect(drawn.at(-1)).toBe('')
  for (const line of drawn) expect(line.length).toBeLessThan(80)
  expect(terminal.out).not.toContain('\x1b')
})

test.each([
  [
    'more epochs than the order has rows',
    ['--order', reference('order.u16'), '--epochs', '3'],
    /2 rows.*3 epochs/
  ],
  ['an order that is cut', ['--order', reference('final.safetensors')], /rows of 120000 bytes/],
  ['first weights that are none', ['--init', reference('order.u16')], /order\.u16/],
  [
    'first weights of another shape',
    ['--init', reference('init.safetensors'), '--hidden', '16'],
    /784-128-64-10 .* 784-16-10/
  ],
  ['a folder without MNIST', ['--data', reference('.')], /no MNIST.*leave --data out/],
  ['an output folder that is a file', ['--out', reference('order.u16')], /order\.u16/]
])('refuses %s in one line', async (_, words, message) => {
  const { code, out, error } = await runInProcess(['train', '--data', mnistFolder, ...words, '--json'])
  expect(error).toMatch(message)
  expect(error).toMatch(/^inkling: [^\n]+\n$/)
  expect(code).toBe(1)
  expect(out).toBe('')
})

test('--order takes its rows in little-endian order, and no more of them than asked for', async () => {
  const folder = await temporaryFolder()
  const rows = Buffer.alloc(2 * 120_000)
  // Every step sees only sample 256: as big-endian it would be sample 1.
  for (let at = 0; at < rows.length; at += 2) rows.writeUInt16LE(256, at)
  await writeFile(join(folder, 'order.u16'), rows)
  // prettier-ignore
  const words = ['train', '--data', mnistFolder, '--hidden', 'none', '--batch', '10000', '--order', 'order.u16', '--epochs', '1', '--lr', '1', '--momentum', '0', '--json']
  const { json } = await runInProcess(words, { workingFolder: folder })
  const order = json()
  expect(order.filter(({ event }) => event === 'epoch')).toHaveLength(1)
  for (let at = 0; at < rows.length; at += 2) rows.writeUInt16LE(1, at)
  await writeFile(join(folder, 'order.u16'), rows)
  const other = (await runInProcess(words, { workingFolder: folder })).json()
  expect(other[1]?.['loss']).not.toBe(order[1]?.['loss'])
})

describe('lanes', () => {
  const lanesOf = ({ json }: CliResult): unknown => json()[0]?.['lanes']

  test('are measured at the first use, kept in the cache folder, and read from there', async () => {
    const folder = await temporaryFolder()
    const environment = { LANG: 'C', INKLING_CACHE: folder }
    const words = ['train', ...quick, '--hidden', '128,64', '--json']
    const first = await runInProcess(words, { environment })
    const path = join(folder, 'lanes.json')
    const kept = JSON.parse(await readFile(path, 'utf8')) as {
      machine: string
      lanes: Record<string, number>
    }
    const [key, lanes] = Object.entries(kept.lanes)[0] ?? ['', 0]
    expect(key).toMatch(/^784-128-64-10, \d+ a batch$/)
    expect(lanesOf(first)).toBe(lanes)
    // Three were never measured: they are what was read.
    await writeFile(path, JSON.stringify({ ...kept, lanes: { [key]: 3 } }))
    expect(lanesOf(await runInProcess(words, { environment }))).toBe(3)
    await writeFile(path, '{"machine": 1')
    expect([1, 2]).toContain(lanesOf(await runInProcess(words, { environment })))
    expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({ machine: kept.machine })
  })

  test('--lanes comes before INKLING_LANES and before what was measured', async () => {
    expect(lanesOf(await runInProcess(['train', ...quick, '--json', '--lanes', '2']))).toBe(2)
  })

  test.each(['0', '17', '2.5', 'two'])('--lanes %s is a wrong usage, named in one line', async (given) => {
    const { code, error } = await runInProcess(['train', ...quick, '--lanes', given])
    expect(code).toBe(2)
    expect(error).toMatch(new RegExp(`^inkling: .*--lanes.*${given}.*1 .* 16`))
  })

  test('INKLING_LANES that is no number is refused by name', async () => {
    const environment = { LANG: 'C', INKLING_LANES: 'many' }
    const { code, error } = await runInProcess(['train', ...quick], { environment })
    expect(code).toBe(1)
    expect(error).toMatch(/many.*INKLING_LANES/)
  })
})
