import { afterEach, expect, test, vi } from 'vitest'
import { createEngine } from './create-engine'
import * as native from './native'
import * as wasm from './wasm'

vi.mock('./native', { spy: true })
vi.mock('./wasm', { spy: true })

afterEach(() => {
  vi.unstubAllEnvs()
  vi.mocked(native.loadNativeTensorflow).mockReset()
  vi.mocked(native.loadMessages).mockReset()
  vi.mocked(wasm.loadWasm).mockReset()
})

async function backendOf(options?: Parameters<typeof createEngine>[0]): Promise<object> {
  const engine = await createEngine(options)
  const { backend } = engine
  engine.dispose()
  return backend
}

const missingLibrary = new Error('libtensorflow.so.2: cannot open shared object file\n at some place')

test('trouble 3: without the native library it takes WebAssembly and says why, in one line', async () => {
  vi.mocked(native.loadNativeTensorflow).mockRejectedValue(missingLibrary)
  expect(await backendOf()).toMatchObject({
    name: 'wasm',
    engine: 'operations',
    version: '4.22.0',
    reason: {
      code: 'backend_without_native',
      values: { detail: 'libtensorflow.so.2: cannot open shared object file' }
    }
  })
})

test('without WebAssembly too it takes plain JavaScript and says why', async () => {
  vi.mocked(native.loadNativeTensorflow).mockRejectedValue(missingLibrary)
  vi.mocked(wasm.loadWasm).mockRejectedValue(new Error('no such file'))
  expect(await backendOf()).toMatchObject({
    name: 'cpu',
    reason: {
      code: 'backend_without_wasm',
      values: { native: 'libtensorflow.so.2: cannot open shared object file', wasm: 'no such file' }
    }
  })
})

test('takes the native library where it works, and has nothing to explain', async () => {
  expect(await backendOf()).toMatchObject({ name: 'tensorflow', engine: 'graph', reason: null })
})

test('takes the backend that was asked for, and says that it was', async () => {
  vi.stubEnv('INKLING_BACKEND', 'cpu')
  expect(await backendOf()).toMatchObject({
    name: 'cpu',
    reason: { code: 'backend_forced', values: { name: 'cpu' } }
  })
  expect(await backendOf({ backend: 'wasm' })).toMatchObject({ name: 'wasm' })
  expect(native.loadNativeTensorflow).not.toHaveBeenCalled()
})

test('fails where the backend that was asked for does not work, instead of taking a slower one', async () => {
  vi.stubEnv('INKLING_BACKEND', 'tensorflow')
  vi.mocked(native.loadNativeTensorflow).mockRejectedValue(missingLibrary)
  await expect(createEngine()).rejects.toMatchObject({ report: { code: 'backend_unavailable' } })
})

test('fails on a name that is no backend', async () => {
  vi.stubEnv('INKLING_BACKEND', 'gpu')
  await expect(createEngine()).rejects.toMatchObject({
    report: { code: 'backend_unknown', values: { name: 'gpu' } }
  })
})

test('takes the engine that was asked for, and says that it was', async () => {
  vi.stubEnv('INKLING_ENGINE', 'operations')
  expect(await backendOf()).toMatchObject({
    name: 'tensorflow',
    engine: 'operations',
    reason: { code: 'engine_forced', values: { name: 'operations' } }
  })
  expect(await backendOf({ engine: 'graph' })).toMatchObject({ engine: 'graph', reason: null })
})

test('where no graph can be loaded it runs one operation after another and says why', async () => {
  vi.mocked(native.nativeSessions).mockReturnValueOnce({
    loadSavedModelMetaGraph: () => {
      throw new Error('Failed to load SavedModel: no space left\nat some place')
    },
    deleteSavedModel: () => undefined,
    runSavedModel: () => []
  })
  expect(await backendOf()).toMatchObject({
    name: 'tensorflow',
    engine: 'operations',
    reason: {
      code: 'engine_without_graph',
      values: { detail: 'Failed to load SavedModel: no space left' }
    }
  })
})

test('fails where the graph was asked for and does not work, or the backend has none', async () => {
  vi.mocked(native.loadMessages).mockRejectedValue(new Error('no such file'))
  await expect(createEngine({ engine: 'graph' })).rejects.toMatchObject({
    report: { code: 'engine_unavailable', values: { detail: 'no such file' } }
  })
  await expect(createEngine({ backend: 'cpu', engine: 'graph' })).rejects.toMatchObject({
    report: { code: 'engine_without_native', values: { backend: 'cpu' } }
  })
})

test('fails on a name that is no engine', async () => {
  vi.stubEnv('INKLING_ENGINE', 'model.fit')
  await expect(createEngine()).rejects.toMatchObject({
    report: { code: 'engine_unknown', values: { name: 'model.fit' } }
  })
})
