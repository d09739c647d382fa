import * as tf from '@tensorflow/tfjs-core'
import type { Backend, BackendName } from '../../src-preload/contract/domain'
import type { ProblemReport } from '../../src-preload/contract/problem'
import { Problem } from '../../src-preload/i18n/problem'
import type { Engine } from './engine'
import { loadNativeTensorflow, nativeVersion } from './native'
import { OperationsEngine } from './operations/operations-engine'
import { loadWasm } from './wasm'

const backendNames: readonly BackendName[] = ['tensorflow', 'wasm', 'cpu']

/** Loads a backend and registers it with tfjs-core. @returns how to read the library's version once it is in force */
async function load(name: BackendName): Promise<() => string> {
  if (name === 'tensorflow') {
    await loadNativeTensorflow()
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
async function take(name: BackendName): Promise<string> {
  const readVersion = await load(name)
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

async function takeForced(name: BackendName): Promise<Backend> {
  try {
    const version = await take(name)
    const reason = name === 'tensorflow' ? null : new Problem('backend_forced', { name }).report
    return { name, engine: 'operations', version, reason }
  } catch (error) {
    throw new Problem('backend_unavailable', { name, detail: firstLine(error) }, { cause: error })
  }
}

/** The fastest backend that works, and why it is not a faster one. */
async function takeBest(): Promise<Backend> {
  let reason: ProblemReport | null = null
  let native = ''
  for (const name of backendNames) {
    try {
      return { name, engine: 'operations', version: await take(name), reason }
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

/**
 * Loads the library that does the arithmetic: libtensorflow, else WebAssembly, else plain JavaScript.
 * tfjs has one backend in force in a process, so create one engine at a time.
 * @param options.backend takes this one or fails; otherwise the environment's INKLING_BACKEND does so
 * @throws Problem when the one asked for does not work
 */
export async function createEngine(options: { readonly backend?: BackendName } = {}): Promise<Engine> {
  // Silences tfjs' advice to install tfjs-node; the backend and the reason for it are shown by the application itself.
  tf.enableProdMode()
  const forced = forcedName(options.backend)
  return new OperationsEngine(forced ? await takeForced(forced) : await takeBest())
}
