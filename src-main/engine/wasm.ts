import { existsSync } from 'node:fs'
import { join, sep } from 'node:path'

/** The three .wasm files lie beside the built trainer; from a checkout they are in node_modules. */
function wasmFolder(): string {
  const beside = import.meta.dirname
  return existsSync(join(beside, 'tfjs-backend-wasm.wasm'))
    ? beside
    : join(beside, '../../node_modules/@tensorflow/tfjs-backend-wasm/dist')
}

/** Registers the backend 'wasm' with tfjs-core. @returns its version */
export async function loadWasm(): Promise<string> {
  const { setWasmPaths, version_wasm } = await import('@tensorflow/tfjs-backend-wasm')
  setWasmPaths(wasmFolder() + sep)
  return version_wasm
}
