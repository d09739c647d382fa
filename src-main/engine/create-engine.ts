import * as tf from '@tensorflow/tfjs-core'
import {
  engineNames,
  type Backend,
  type BackendName,
  type EngineName
} from '../../src-preload/contract/domain'
import { classCount, inputSize } from '../../src-preload/contract/hyperparameters'
import type { ProblemReport } from '../../src-preload/contract/problem'
import { Problem } from '../../src-preload/i18n/problem'
import type { Engine } from './engine'
import { FallingBackEngine } from './falling-back-engine'
import { GraphEngine, type GraphEngineOptions } from './graph/graph-engine'
import { zerosLike } from './initial-network'
import { loadMessages, loadNativeTensorflow, nativeSessions, nativeVersion } from './native'
import { OperationsEngine } from './operations/operations-engine'
import { loadWasm } from './wasm'

const backendNames: readonly BackendName[] = ['tensorflow', 'wasm', 'cpu']

/** Loads a backend and registers it with tfjs-core. @returns how to read the library's version once it is in force */
async function load(name: BackendName, threads: number): Promise<() => string> {
  if (name === 'tensorflow') {
    await loadNativeTensorflow(threads)
    return () => nativeVersion(tf.backend())
  }
  const version =
    name === 'wasm' ? await loadWasm() : (await import('@tensorflow/tfjs-backend-cpu')).version_cpu
  return () => version
}

/**
 * Puts a backend in force and lets it multiply two matrices: a library that loads may still not compute.
 * @returns the library's version
 */
async function take(name: BackendName, threads: number): Promise<string> {
  const readVersion = await load(name, threads)
  if (!(await tf.setBackend(name))) throw new Error(`tfjs could not start its backend ${name}`)
  const product = tf.tidy(() => [
    ...tf.matMul(tf.tensor2d([1, 2, 3, 4], [2, 2]), tf.tensor2d([5, 6, 7, 8], [2, 2])).dataSync()
  ])
  if (product.join() !== '19,22,43,50')
    throw new Error(`tfjs' backend ${name} multiplies wrongly: ${product.join()}`)
  return readVersion()
}

/** The first line says what is wrong; what follows is a trace or advice that does not fit this application. */
function firstLine(error: unknown): string {
  const [line = ''] = (error instanceof Error ? error.message : String(error)).split('\n')
  return line.trim()
}

/** The person's choice: the option, else INKLING_BACKEND. */
function forcedName(given: BackendName | undefined): BackendName | null {
  const name = given ?? process.env['INKLING_BACKEND']?.trim()
  if (name === undefined || name === '') return null
  const known = backendNames.find((backend) => backend === name)
  if (!known) throw new Problem('backend_unknown', { name })
  return known
}

/** The library that was taken, and why it is not the fastest one. */
type Library = Omit<Backend, 'engine'>

async function takeForced(name: BackendName, threads: number): Promise<Library> {
  try {
    const version = await take(name, threads)
    const reason = name === 'tensorflow' ? null : new Problem('backend_forced', { name }).report
    return { name, version, reason }
  } catch (error) {
    throw new Problem('backend_unavailable', { name, detail: firstLine(error) }, { cause: error })
  }
}

/** The fastest backend that works, and why it is not a faster one. */
async function takeBest(threads: number): Promise<Library> {
  let reason: ProblemReport | null = null
  let native = ''
  for (const name of backendNames) {
    try {
      return { name, version: await take(name, threads), reason }
    } catch (error) {
      const detail = firstLine(error)
      if (name === 'tensorflow') {
        native = detail
        reason = new Problem('backend_without_native', { detail }).report
      } else if (name === 'wasm') {
        reason = new Problem('backend_without_wasm', { native, wasm: detail }).report
      } else throw error
    }
  }
  throw new Error('no backend was tried')
}

/** The person's choice of the engine: the option, else INKLING_ENGINE. */
function forcedEngine(given: EngineName | undefined): EngineName | null {
  const name = given ?? process.env['INKLING_ENGINE']?.trim()
  if (name === undefined || name === '') return null
  const known = engineNames.find((engine) => engine === name)
  if (!known) throw new Problem('engine_unknown', { name })
  return known
}

/** Lets a graph train one step: a library that loads a graph may still not compute with it. */
function tryGraph(options: GraphEngineOptions): void {
  const engine = new GraphEngine(options)
  try {
    const network = {
      layers: [
        {
          inputs: inputSize,
          outputs: classCount,
          weight: new Float32Array(classCount * inputSize),
          bias: new Float32Array(classCount)
        }
      ]
    }
    engine.loadTrainingSet(new Uint8Array(inputSize), Uint8Array.of(0))
    engine.setState({ network, velocities: zerosLike(network) })
    const [loss = Number.NaN] = engine.train(Int32Array.of(0), { learningRate: 1, momentum: 0 }).losses
    const [bias = Number.NaN] = engine.getState().network.layers[0]?.bias ?? []
    // All digits are equally probable, and the step moves the right one's bias by 1 - 1/10.
    if (Math.abs(loss - Math.log(classCount)) > 1e-5 || Math.abs(bias - 0.9) > 1e-5)
      throw new Error(`a graph computes wrongly: ${String(loss)}, ${String(bias)}`)
  } finally {
    engine.dispose()
  }
}

async function createGraphEngine(library: Library, isForced: boolean, threads: number): Promise<Engine> {
  const options: GraphEngineOptions = {
    backend: { ...library, engine: 'graph' },
    sessions: nativeSessions(tf.backend()),
    messages: await loadMessages(),
    threads
  }
  tryGraph(options)
  return new FallingBackEngine(new GraphEngine(options), (error) => {
    if (isForced) throw unavailable(error)
    return operationsEngine(library, graphProblem(error))
  })
}

function unavailable(error: unknown): Problem {
  return new Problem('engine_unavailable', { detail: firstLine(error) }, { cause: error })
}

function graphProblem(error: unknown): ProblemReport {
  return new Problem('engine_without_graph', { detail: firstLine(error) }).report
}

function operationsEngine(library: Library, reason: ProblemReport | null): Engine {
  return new OperationsEngine({ ...library, engine: 'operations', reason: library.reason ?? reason })
}

/** The graph where the library has one and it works, and why it is not that one. */
async function createOn(library: Library, forced: EngineName | null, threads: number): Promise<Engine> {
  if (forced === 'operations')
    return operationsEngine(library, new Problem('engine_forced', { name: forced }).report)
  if (library.name !== 'tensorflow') {
    if (forced) throw new Problem('engine_without_native', { backend: library.name })
    return operationsEngine(library, null)
  }
  try {
    return await createGraphEngine(library, forced !== null, threads)
  } catch (error) {
    if (forced) throw unavailable(error)
    return operationsEngine(library, graphProblem(error))
  }
}

export interface EngineOptions {
  /** Takes this one or fails; otherwise the environment's INKLING_BACKEND does so. */
  readonly backend?: BackendName
  /** Takes this one or fails; otherwise the environment's INKLING_ENGINE does so. */
  readonly engine?: EngineName
  /**
   * Operations of a graph that are run side by side: as many lanes of a network, at most. One, where it is left out. The
   * process has as many threads as its first engine asked for.
   */
  readonly threads?: number
}

/**
 * Loads the library that does the arithmetic: libtensorflow, else WebAssembly, else plain JavaScript. On libtensorflow whole
 * graphs of steps are run, where they can be loaded; otherwise one operation after another.
 * tfjs has one backend in force in a process, so create one engine at a time.
 * @throws Problem when what was asked for does not work
 */
export async function createEngine(options: EngineOptions = {}): Promise<Engine> {
  // Silences tfjs' advice to install tfjs-node; the backend and the reason for it are shown by the application itself.
  tf.enableProdMode()
  const backend = forcedName(options.backend)
  const engine = forcedEngine(options.engine)
  const threads = options.threads ?? 1
  return createOn(backend ? await takeForced(backend, threads) : await takeBest(threads), engine, threads)
}
